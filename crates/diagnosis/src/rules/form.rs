//! How other programs can read an object from its file, so that a remedy's command works as it is printed.

use super::pem;
use crate::object::Object;
use crate::report::Report;

/// What a program is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// DER, and nothing else.
    Der,
    /// PEM without damage.
    Pem,
    /// Base64 without PEM, and nothing else.
    Base64,
    /// Something that must be repaired or cut out first.
    Other,
}

/// How the object stands in the file.
pub(crate) fn form(object: &Object<'_>, report: &Report<'_, '_>) -> Form {
    let source = report.source();
    let Some(section) = object.section else {
        return Form::Der;
    };
    if source.utf16().is_some() {
        return Form::Other;
    }
    if section.begin.is_none() && section.end.is_none() {
        let is_body = |byte: &u8| {
            byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=".contains(byte)
        };
        return if source.text.iter().all(is_body) {
            Form::Base64
        } else {
            Form::Other
        };
    }
    let mut trial = Report::new(source);
    pem::check(section, object.tlv.is_some(), &mut trial);
    if trial.has_errors() || trial.has_repairs() {
        Form::Other
    } else {
        Form::Pem
    }
}
