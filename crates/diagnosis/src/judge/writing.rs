//! Rules about how a section is written: what can't be read, what is mended, what is worth a word.

use super::codes;
use super::layout;
use super::report::{Place, Report};
use crate::armour::{Illegal, Mark, Section};
use crate::model::Span;
use crate::refuse::shown;

/// Judges the armour and body of one section. `is_whole`: its DER can be read to its end.
pub(crate) fn judge(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    judge_prefix(section, report);
    judge_characters(section, report);
    judge_armour(section, is_whole, report);
    judge_base64(section, is_whole, report);
    layout::judge(section, report);
}

fn judge_prefix(section: &Section, report: &mut Report<'_, '_>) {
    if !section.prefix.is_empty() {
        let shown = String::from_utf8_lossy(&section.prefix).into_owned();
        report.add(
            codes::LINE_PREFIX,
            Place::at(
                section.span.start.saturating_sub(section.prefix.len()),
                section.prefix.len(),
            ),
            format!("Every line begins with {shown:?}, as in a quoted mail, a comment or a patch."),
            format!("Remove the {shown:?} at the start of each line, or use the original file."),
        );
    }
}

fn judge_characters(section: &Section, report: &mut Report<'_, '_>) {
    let Some((illegal, at)) = section.body.illegal else {
        return;
    };
    let original = || {
        Some("Copy the file itself, not its text from a window, a mail or a web page.".to_owned())
    };
    let (line, column) = report.source().line_and_column(at);
    let here = format!("line {line}, column {column}");
    match illegal {
        Illegal::Nul => report.add(
            codes::NUL_BYTE,
            Place::at(at, 1),
            format!("A zero byte stands at {here}, inside the base64 body."),
            original(),
        ),
        Illegal::Invisible(c) => report.add(
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
        Illegal::Char(c) => report.add(
            codes::ILLEGAL_CHARACTER,
            Place::at(at, c.len_utf8()),
            format!("{c:?} at {here} is no base64: the body is damaged there."),
            original(),
        ),
        Illegal::Byte(byte) => report.add(
            codes::ILLEGAL_CHARACTER,
            Place::at(at, 1),
            format!("The byte 0x{byte:02x} at {here} is no base64: the body is damaged there."),
            original(),
        ),
    }
}

fn judge_armour(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    let label = shown(&section.label);
    match (&section.begin, &section.end) {
        (Some(begin), Some(end)) => {
            if begin.label != end.label {
                report.add(
                    codes::LABEL_MISMATCH,
                    Place::text(end.label_span),
                    format!("The section begins as {} and ends as {}: two files may have run together.", shown(&begin.label), shown(&end.label)),
                    "Use the original file.".to_owned(),
                );
            }
        }
        (Some(_), None) if is_whole && section.ends_in_its_end_line() => report.mend(
            codes::MISSING_END,
            Place::text(Span {
                start: section.body_span.end,
                end: section.span.end,
            }),
            format!("The last line, -----END {label}-----, is cut short. The data before it is complete."),
            format!("completed -----END {label}-----"),
        ),
        (Some(begin), None) if is_whole => report.mend(
            codes::MISSING_END,
            Place::text(begin.span),
            format!("The last line, -----END {label}-----, is missing. The data before it is complete."),
            format!("added -----END {label}-----"),
        ),
        (Some(begin), None) => report.add(
            codes::DER_TRUNCATED,
            Place::text(begin.span),
            format!("The file ends before -----END {label}-----, and its data is not complete: it was cut off."),
            "Copy the whole file again, down to its last line.".to_owned(),
        ),
        (None, Some(end)) => report.mend(
            codes::MISSING_BEGIN,
            Place::text(end.span),
            format!("The first line, -----BEGIN {label}-----, is missing."),
            format!("added -----BEGIN {label}-----"),
        ),
        (None, None) => {}
    }
    for (mark, word) in [(&section.begin, "BEGIN"), (&section.end, "END")] {
        if let Some(mark) = mark {
            judge_mark(mark, word, report);
        }
    }
}

fn judge_mark(mark: &Mark, word: &str, report: &mut Report<'_, '_>) {
    if let Some((c, at)) = mark.odd_character.filter(|(c, _)| *c != ' ') {
        report.add(
            codes::LABEL_SPELLING,
            Place::at(at, c.len_utf8()),
            format!("The {word} line contains U+{:04X} where only A to Z, digits and plain spaces belong.", u32::from(c)),
            format!("Type the line anew: -----{word} {}-----", mark.label.replace(|c: char| !c.is_ascii_graphic(), " ")),
        );
    } else if mark.lower_case {
        report.add(
            codes::LABEL_SPELLING,
            Place::text(mark.span),
            format!(
                "The {word} line is in lower case; it must read exactly -----{word} {}-----.",
                shown(&mark.label)
            ),
            format!(
                "Type the line anew: -----{word} {}-----",
                shown(&mark.label)
            ),
        );
    }
    let (before, after) = mark.dashes;
    let blank = mark.odd_blank.is_some() || mark.odd_character.is_some_and(|(c, _)| c == ' ');
    if mark.smart_dashes {
        report.mend(
            codes::DASHES,
            Place::text(mark.span),
            format!("The dashes of the {word} line are typographic ones, not hyphens: a word processor or chat changed them."),
            format!("wrote the {word} line with hyphens"),
        );
    } else if (before, after) != (5, 5) || blank {
        let found = if before == after {
            format!("{before}")
        } else {
            format!("{before} before and {after} after")
        };
        let what = if (before, after) == (5, 5) {
            "one space between its words and none beside its dashes".to_owned()
        } else {
            format!("five hyphens on each side; found {found}")
        };
        report.mend(
            codes::DASHES,
            Place::text(mark.span),
            format!("The {word} line needs {what}."),
            match (before, after) {
                (5, 5) => format!("wrote the {word} line with single spaces"),
                _ => format!("wrote the {word} line with five hyphens on each side"),
            },
        );
    }
}

fn judge_base64(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
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
            report.mend(
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
