//! Rules about the base64 body of a section: its characters, its alphabet and its length.

use crate::pem::{IllegalCharacter, Section};
use crate::report::{Place, Report, codes};

pub(super) fn check_characters(section: &Section, report: &mut Report<'_, '_>) {
    let Some((illegal, at)) = section.body.illegal else {
        return;
    };
    let original = || {
        Some("Copy the file itself, not its text from a window, an email or a web page.".to_owned())
    };
    let (line, column) = report.source().line_and_column(at);
    let here = format!("line {line}, column {column}");
    match illegal {
        IllegalCharacter::Nul => report.add(
            codes::NUL_BYTE,
            Place::at(at, 1),
            format!("There is a NUL byte in the base64 body at {here}."),
            original(),
        ),
        IllegalCharacter::Invisible(c) => report.add(
            codes::INVISIBLE_CHARACTER,
            Place::at(at, c.len_utf8()),
            format!(
                "There is an invisible character, U+{:04X}, in the base64 body at {here}.",
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
            format!("The base64 body is damaged at {here}: {c:?} is not a base64 character."),
            original(),
        ),
        IllegalCharacter::Byte(byte) => report.add(
            codes::ILLEGAL_CHARACTER,
            Place::at(at, 1),
            format!("The base64 body is damaged at {here}: the byte 0x{byte:02x} is not a base64 character."),
            original(),
        ),
    }
}

/// A body uses one alphabet (RFC 4648 §3.2 and §5). If it mixes two, some characters are damaged beyond repair. Returns
/// true in that case.
pub(super) fn check_alphabets(section: &Section, report: &mut Report<'_, '_>) -> bool {
    let body = &section.body;
    let (Some(url), Some(plain)) = (body.url_alphabet, body.plain_alphabet) else {
        return false;
    };
    let line = |at| report.source().line_and_column(at).0;
    let message = format!(
        "The base64 body is damaged: it mixes two alphabets, with - or _ (first on line {}) and + or / (first on line {}).",
        line(url),
        line(plain)
    );
    report.add(
        codes::ILLEGAL_CHARACTER,
        Place::at(url, 1),
        message,
        "Copy the file itself, not its text from a window, an email or a web page.".to_owned(),
    );
    true
}

pub(super) fn check_length(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    let body = &section.body;
    if let Some(at) = body.after_padding {
        report.add(
            codes::AFTER_PADDING,
            Place::at(at, 1),
            "There is more base64 after the padding. Two files may have been joined.",
            "Use the original file.".to_owned(),
        );
    }
    if let Some((characters, padding)) = body.bad_length {
        let needed = (4 - characters % 4) % 4;
        let padded = match padding {
            0 => "no padding".to_owned(),
            1 => "1 padding character".to_owned(),
            count => format!("{count} padding characters"),
        };
        if is_whole && characters % 4 != 1 {
            report.add_repairable(
                codes::PADDING,
                Place::text(section.body_span),
                format!(
                    "The base64 body has {characters} characters and {padded}; {needed} are needed."
                ),
                "corrected the padding at the end of the body".to_owned(),
            );
        } else if section.body.illegal.is_none() {
            let (place, clue) = odd_line(section, report);
            report.add(
                codes::BASE64_LENGTH,
                place,
                format!("The base64 body has {characters} characters and {padded}: some are missing or superfluous.{clue}"),
                "Copy the whole file again.".to_owned(),
            );
        }
    }
}

/// The only line that does not have the usual 64 characters, in words: most likely, characters were lost or added
/// there.
pub(crate) fn odd_line<'s>(section: &'s Section, report: &Report<'_, '_>) -> (Place<'s>, String) {
    match section.body.odd_line {
        Some((start, length)) if section.body.odd_lines == 1 && section.body.lines > 2 => {
            let (line, _) = report.source().line_and_column(start);
            (
                Place::at(start, length),
                format!(" Line {line} has {length} characters, the others have 64."),
            )
        }
        _ => (Place::text(section.body_span), String::new()),
    }
}
