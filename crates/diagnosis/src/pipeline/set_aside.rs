//! Sections that are damaged or disabled beside sound ones.

use crate::formats::asn1_type::Asn1Type;
use crate::object::Object;
use crate::pace::{OBJECT, Pace};
use crate::pem::label_kind;
use crate::report::render::shown;
use crate::report::{Place, Report, codes};

/// Sets aside what can't be read, and what was disabled by a change of its BEGIN line, if there is something sound beside
/// it.
pub(super) async fn set_aside<'o, 'a>(
    keys: &[&'o Object<'a>],
    report: &Report<'_, '_>,
    pace: &Pace,
) -> (Vec<&'o Object<'a>>, Vec<&'o Object<'a>>) {
    let text = &report.source().text;
    let is_readable = |object: &Object<'_>| {
        matches!(
            object.content_type,
            Asn1Type::Certificate(_) | Asn1Type::Spki(_) | Asn1Type::Pkcs1(_)
        )
    };
    let is_enabled = |object: &Object<'_>| {
        object.section.is_none_or(|section| {
            let before = section
                .span
                .start
                .checked_sub(1)
                .and_then(|before| text.get(before));
            let is_marked = section.begin.is_some()
                && before.is_some_and(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'/' | b';')
                });
            let is_named = section.label.is_empty() || label_kind(&section.label).is_some();
            let is_damaged = section.body.illegal.is_some();
            is_named && section.prefix.is_empty() && !is_marked && !is_damaged
        })
    };
    let (readable, damaged): (Vec<_>, Vec<_>) =
        keys.iter().copied().partition(|object| is_readable(object));
    if readable.is_empty() {
        return (damaged, Vec::new());
    }
    let (mut sound, mut disabled) = (Vec::with_capacity(readable.len()), Vec::new());
    for object in &readable {
        if is_enabled(object) {
            sound.push(*object);
        } else {
            disabled.push(*object);
        }
        pace.work(OBJECT / 4).await;
    }
    match sound.as_slice() {
        [] => (readable, damaged),
        _ => (sound, [damaged, disabled].concat()),
    }
}

/// Reports the first section that was set aside.
pub(super) fn report_damaged(damaged: &[&Object<'_>], report: &mut Report<'_, '_>) {
    let Some(section) = damaged.iter().find_map(|object| object.section) else {
        return;
    };
    let (line, _) = report.source().line_and_column(section.span.start);
    let name = match section.label.as_str() {
        "" => "A section".to_owned(),
        label => format!("The section {}", shown(label)),
    };
    report.add_repairable(
        codes::BROKEN_SECTION,
        Place::text(section.span),
        format!("{name} at line {line} is damaged or disabled, and not used."),
        "removed the damaged section",
    );
}
