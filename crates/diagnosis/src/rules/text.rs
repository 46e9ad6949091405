//! Rules about a text as a whole: its encoding, its line breaks, and text around the sections.

use crate::pem::{Section, is_only_blank};
use crate::report::{Place, Report, codes};

/// Checks the text apart from its sections.
pub(crate) fn check(sections: &[Section], report: &mut Report<'_, '_>) {
    let source = report.source();
    if let Some(form) = source.utf16() {
        report.add_repairable(
            codes::UTF16,
            Place::none(),
            match form.starts_with("UTF-16") {
                true => format!("The file is {form}, as Notepad and PowerShell save it."),
                false => format!("The file is {form}."),
            },
            "converted the text to UTF-8",
        );
    } else if source.text.starts_with(b"\xef\xbb\xbf") {
        report.add(
            codes::BOM,
            Place::at(0, 3),
            "The file starts with a byte order mark, which is ignored.",
            None,
        );
    }
    let (Some(first), Some(last)) = (sections.first(), sections.last()) else {
        return;
    };
    let is_text = |part: Option<&[u8]>| part.is_some_and(|part| !is_only_blank(part));
    let before = source.text.get(..first.span.start);
    let after = source.text.get(last.span.end..);
    if is_text(before) || is_text(after) {
        report.add(
            codes::TEXT_AROUND,
            Place::none(),
            "There is other text before or after the section. It is ignored.",
            None,
        );
    }
    if sections.iter().any(|section| section.body.crlf.is_some()) {
        report.add(
            codes::CRLF,
            Place::none(),
            "Lines end with CR LF, as on Windows. This is fine.",
            None,
        );
    }
    if !source.text.ends_with(b"\n")
        && last
            .end
            .as_ref()
            .is_some_and(|boundary| boundary.span.end == source.text.len())
    {
        report.add(
            codes::NO_FINAL_NEWLINE,
            Place::none(),
            "The last line has no line break. This is fine.",
            None,
        );
    }
}
