//! Rules about the BEGIN and END lines of a section.

use crate::bytes::Span;
use crate::pem::{Boundary, Section, label_kind};
use crate::report::render::shown;
use crate::report::{Place, Report, codes};

pub(super) fn check(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    let label = shown(&section.label);
    match (&section.begin, &section.end) {
        (Some(begin), Some(end)) => {
            if begin.label != end.label {
                report.add(
                    codes::LABEL_MISMATCH,
                    Place::text(end.label_span),
                    format!("The section begins as {} and ends as {}. Two files may have been joined.", shown(&begin.label), shown(&end.label)),
                    "Use the original file.".to_owned(),
                );
            }
        }
        (Some(_), None) if is_whole && section.ends_in_its_end_line() => report.add_repairable(
            codes::MISSING_END,
            Place::text(Span {
                start: section.body_span.end,
                end: section.span.end,
            }),
            format!("The last line, -----END {label}-----, is truncated. The data before it is complete."),
            format!("completed -----END {label}-----"),
        ),
        (Some(begin), None) if is_whole => report.add_repairable(
            codes::MISSING_END,
            Place::text(begin.span),
            format!("The last line, -----END {label}-----, is missing. The data before it is complete."),
            format!("added -----END {label}-----"),
        ),
        (Some(begin), None) => report.add(
            codes::DER_TRUNCATED,
            Place::text(begin.span),
            format!("The file is truncated: it ends before -----END {label}-----, and its data is incomplete."),
            "Copy the whole file again, including its last line.".to_owned(),
        ),
        (None, Some(end)) => report.add_repairable(
            codes::MISSING_BEGIN,
            Place::text(end.span),
            format!("The first line, -----BEGIN {label}-----, is missing."),
            format!("added -----BEGIN {label}-----"),
        ),
        (None, None) => {}
    }
    for (boundary, word) in [(&section.begin, "BEGIN"), (&section.end, "END")] {
        if let Some(boundary) = boundary {
            check_boundary(boundary, word, report);
        }
    }
}

fn check_boundary(boundary: &Boundary, word: &str, report: &mut Report<'_, '_>) {
    if let Some((c, at)) = boundary.odd_character.filter(|(c, _)| *c != ' ') {
        let plain = boundary.label.replace(|c: char| !c.is_ascii_graphic(), " ");
        let remedy = if label_kind(&plain).is_some() {
            format!("Retype the line: -----{word} {plain}-----")
        } else {
            format!("Retype the {word} line in plain letters.")
        };
        report.add(
            codes::LABEL_SPELLING,
            Place::at(at, c.len_utf8()),
            format!("The {word} line contains U+{:04X}; only A to Z, digits and plain spaces are allowed.", u32::from(c)),
            remedy,
        );
    } else if boundary.lower_case {
        report.add(
            codes::LABEL_SPELLING,
            Place::text(boundary.span),
            format!(
                "The {word} line has lower-case letters. It must be exactly -----{word} {}-----.",
                shown(&boundary.label)
            ),
            format!(
                "Retype the line: -----{word} {}-----",
                shown(&boundary.label)
            ),
        );
    }
    let (before, after) = boundary.dashes;
    let blank =
        boundary.odd_blank.is_some() || boundary.odd_character.is_some_and(|(c, _)| c == ' ');
    if boundary.smart_dashes {
        report.add_repairable(
            codes::DASHES,
            Place::text(boundary.span),
            format!("The {word} line has typographic dashes instead of hyphens, as word processors and chats insert."),
            format!("replaced the dashes of the {word} line with hyphens"),
        );
    } else if (before, after) != (5, 5) || blank {
        let found = if before == after {
            format!("{before}")
        } else {
            format!("{before} before and {after} after")
        };
        let what = if (before, after) == (5, 5) {
            "single spaces between its words and none next to its dashes".to_owned()
        } else {
            format!("five hyphens on each side; found {found}")
        };
        report.add_repairable(
            codes::DASHES,
            Place::text(boundary.span),
            format!("The {word} line needs {what}."),
            match (before, after) {
                (5, 5) => format!("corrected the spaces of the {word} line"),
                _ => format!("corrected the hyphens of the {word} line"),
            },
        );
    }
}
