//! Rules about names: what is shown must not deceive.

use crate::der::{oid, string};
use crate::pem::Section;
use crate::report::{Place, Report, codes};
use crate::x509::certificate::Cert;
use crate::x509::name::Name;

pub(crate) fn check(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Some(subject) = &cert.subject {
        if subject.is_empty() {
            let place = Place::der(subject.tlv.span(), section);
            report.add(
                codes::EMPTY_SUBJECT,
                place,
                "The certificate's subject is empty. Identify it by its fingerprint.",
                None,
            );
        }
        check_name(subject, "subject", section, report);
    }
    if let Some(issuer) = &cert.issuer
        && !cert.is_self_issued()
    {
        check_name(issuer, "issuer", section, report);
    }
    for name in cert.extensions.directory_names() {
        check_name(&name, "alternative name", section, report);
    }
    // Alternative names are escaped already.
    if let Some(name) = cert
        .extensions
        .san()
        .iter()
        .find(|name| name.contains("\\u{"))
    {
        report.add(
            codes::DECEPTIVE_NAME,
            Place::none(),
            format!("The alternative name {} contains invisible or bidirectional characters, shown as code points.", shortened(name)),
            "Identify the certificate by its fingerprint, not by its name.".to_owned(),
        );
    }
}

fn check_name(
    name: &Name<'_>,
    which: &str,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    for attribute in name.attributes() {
        let Some(text) = string::read(attribute.value.tag, attribute.value.content) else {
            continue;
        };
        let place = Place::der(attribute.span, section);
        let kind = oid::name_or_dotted(attribute.oid);
        if let Some(c) = text.chars().find(|c| primitives::text::is_invisible(*c)) {
            report.add(
                codes::DECEPTIVE_NAME,
                place,
                format!(
                    "The {which}'s {kind} contains U+{:04X}, an invisible or bidirectional character, shown as a code point.",
                    u32::from(c)
                ),
                "Identify the certificate by its fingerprint, not by its name.".to_owned(),
            );
            return;
        }
        if let Some(word) = text
            .split(|c: char| !c.is_alphabetic())
            .find(|word| mixes_scripts(word))
        {
            report.add(
                codes::MIXED_SCRIPTS,
                place,
                format!("The word {} in the {which}'s {kind} mixes look-alike letters from different scripts.", shortened(word)),
                "Identify the certificate by its fingerprint, not by its name.".to_owned(),
            );
            return;
        }
    }
}

/// Latin letters next to Cyrillic or Greek ones in one word.
fn mixes_scripts(word: &str) -> bool {
    let is_latin = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}');
    let is_alike = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}');
    word.chars().any(is_latin) && word.chars().any(is_alike)
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::mixes_scripts;

    #[test]
    fn detects_letters_that_look_alike() {
        assert!(mixes_scripts("p\u{430}ypal"));
        assert!(!mixes_scripts("Москва") && !mixes_scripts("Zürich") && !mixes_scripts("Ελλάς"));
    }
}
