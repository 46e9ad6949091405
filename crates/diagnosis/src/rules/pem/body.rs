//! Rules about the base64 of a section: its characters and its length.

use crate::pem::{IllegalCharacter, Section};
use crate::report::{Place, Report, codes};

pub(super) fn check_characters(section: &Section, report: &mut Report<'_, '_>) {
    let Some((illegal, at)) = section.body.illegal else {
        return;
    };
    let original = || {
        Some("Copy the file itself, not its text from a window, a mail or a web page.".to_owned())
    };
    let (line, column) = report.source().line_and_column(at);
    let here = format!("line {line}, column {column}");
    match illegal {
        IllegalCharacter::Nul => report.add(
            codes::NUL_BYTE,
            Place::at(at, 1),
            format!("A zero byte stands at {here}, inside the base64 body."),
            original(),
        ),
        IllegalCharacter::Invisible(c) => report.add(
            codes::INVISIBLE_CHARACTER,
            Place::at(at, c.len_utf8()),
            format!(
                "An invisible character, U+{:04X}, stands at {here}, inside the base64 body.",
                u32::from(c)
            ),
            format!(
                "Delete it, or {}",
                "copy the file itself instead of its text."
            ),
        ),
        IllegalCharacter::Char(c) => report.add(
            codes::ILLEGAL_CHARACTER,
            Place::at(at, c.len_utf8()),
            format!("{c:?} at {here} is no base64: the body is damaged there."),
            original(),
        ),
        IllegalCharacter::Byte(byte) => report.add(
            codes::ILLEGAL_CHARACTER,
            Place::at(at, 1),
            format!("The byte 0x{byte:02x} at {here} is no base64: the body is damaged there."),
            original(),
        ),
    }
}

/// A body is written in one alphabet (RFC 4648 §3.2 and §5). Where characters of both occur, some are damaged, and
/// what they were can only be guessed. Says whether it is so.
pub(super) fn check_alphabets(section: &Section, report: &mut Report<'_, '_>) -> bool {
    let body = &section.body;
    let (Some(url), Some(plain)) = (body.url_alphabet, body.plain_alphabet) else {
        return false;
    };
    let line = |at| report.source().line_and_column(at).0;
    let message = format!(
        "The body has characters of two alphabets, - or _ (first on line {}) and + or / (first on line {}): some of them are damaged.",
        line(url),
        line(plain)
    );
    report.add(
        codes::ILLEGAL_CHARACTER,
        Place::at(url, 1),
        message,
        "Copy the file itself, not its text from a window, a mail or a web page.".to_owned(),
    );
    true
}

pub(super) fn check_length(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    let body = &section.body;
    if let Some(at) = body.after_padding {
        report.add(
            codes::AFTER_PADDING,
            Place::at(at, 1),
            "More base64 follows the padding: two bodies may have run together.",
            "Use the original file.".to_owned(),
        );
    }
    if let Some((characters, padding)) = body.bad_length {
        let needed = (4 - characters % 4) % 4;
        if is_whole && characters % 4 != 1 {
            report.add_repairable(
                codes::PADDING,
                Place::text(section.body_span),
                format!("The base64 body has {characters} characters and {padding} of padding; {needed} of padding belong there."),
                "corrected the padding at the end of the body".to_owned(),
            );
        } else if section.body.illegal.is_none() {
            let (place, clue) = odd_line(section, report);
            report.add(
                codes::BASE64_LENGTH,
                place,
                format!("The base64 body has {characters} characters and {padding} of padding: some are missing or too many.{clue}"),
                "Copy the whole file again.".to_owned(),
            );
        }
    }
}

/// The only line that is not of the usual 64 characters, in words: where text was lost or added, it was
/// most likely there.
pub(crate) fn odd_line<'s>(section: &'s Section, report: &Report<'_, '_>) -> (Place<'s>, String) {
    match section.body.odd_line {
        Some((start, length)) if section.body.odd_lines == 1 && section.body.lines > 2 => {
            let (line, _) = report.source().line_and_column(start);
            (
                Place::at(start, length),
                format!(" Line {line} has {length} where the others have 64."),
            )
        }
        _ => (Place::text(section.body_span), String::new()),
    }
}
