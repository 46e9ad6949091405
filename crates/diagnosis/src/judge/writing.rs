//! Rules about how a section is written: what can't be read, what is mended, what is worth a word.

use super::codes::{self, Code};
use super::report::{Place, Report};
use crate::armour::unit::{What, is_blank, is_quote, unit};
use crate::armour::{Illegal, Mark, Section};
use crate::model::Span;

/// Judges the armour and body of one section. `is_whole`: its DER can be read to its end.
pub(crate) fn judge(section: &Section, is_whole: bool, report: &mut Report<'_, '_>) {
    judge_prefix(section, report);
    judge_characters(section, report);
    judge_armour(section, is_whole, report);
    judge_base64(section, is_whole, report);
    judge_layout(section, report);
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
    let label = &section.label;
    match (&section.begin, &section.end) {
        (Some(begin), Some(end)) => {
            if begin.label != end.label {
                report.add(
                    codes::LABEL_MISMATCH,
                    Place::text(end.label_span),
                    format!("The section begins as {} and ends as {}: two files may have run together.", begin.label, end.label),
                    "Use the original file.".to_owned(),
                );
            }
        }
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
                mark.label
            ),
            format!("Type the line anew: -----{word} {}-----", mark.label),
        );
    }
    let (before, after) = mark.dashes;
    let blank = mark.odd_character.is_some_and(|(c, _)| c == ' ');
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
            "no space after the dashes".to_owned()
        } else {
            format!("five hyphens on each side; found {found}")
        };
        report.mend(
            codes::DASHES,
            Place::text(mark.span),
            format!("The {word} line needs {what}."),
            format!("wrote the {word} line with five hyphens on each side"),
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
            report.add(
                codes::BASE64_LENGTH,
                Place::text(section.body_span),
                format!("The base64 body has {characters} characters and {padding} of padding: some are missing or too many."),
                "Copy the whole file again.".to_owned(),
            );
        }
    }
}

fn judge_layout(section: &Section, report: &mut Report<'_, '_>) {
    let body = &section.body;
    let armour = |test: fn(&Mark) -> bool| {
        [&section.begin, &section.end]
            .into_iter()
            .flatten()
            .find(|mark| test(mark))
            .map(|mark| mark.span.start)
    };
    let escaped = body.escaped.or_else(|| armour(|mark| mark.escaped));
    let html = body.html.or_else(|| armour(|mark| mark.html));
    if body.odd_lines
        || body.inner_blanks.is_some()
        || body.indented.is_some()
        || (body.lines == 1 && body.characters > 64)
    {
        report.add(
            codes::WRAPPING,
            Place::text(section.body_span),
            "The body is not broken into lines of 64 characters. That is fine.",
            None,
        );
    }
    let mut mend = |code: Code, at: Option<usize>, message: &str, repair: &str| {
        if let Some(at) = at {
            report.mend(
                code,
                Place::at(at, 1),
                message.to_owned(),
                repair.to_owned(),
            );
        }
        at.is_some()
    };
    let unescaped = mend(
        codes::ESCAPED,
        escaped,
        "Line ends are written as \\n: this was copied out of JSON, a shell or a program.",
        "turned \\n into line ends",
    );
    let from_html = mend(
        codes::HTML,
        html,
        "Characters are written as HTML entities or tags: this was copied out of a page's source.",
        "decoded the HTML",
    );
    mend(
        codes::CARRIAGE_RETURNS,
        body.bare_cr,
        "Lines end in a carriage return alone, as on old Macs.",
        "turned carriage returns into line ends",
    );
    mend(
        codes::BASE64URL,
        body.url_alphabet,
        "The body uses - and _, the URL alphabet of base64.",
        "wrote + and / for - and _",
    );
    mend(
        codes::EMPTY_LINE,
        body.empty_line,
        "Empty lines stand in the body.",
        "removed empty lines",
    );
    mend(
        codes::HEADERS,
        section.headers.map(|span| span.start),
        "Header lines stand above the body; most readers refuse them.",
        "removed the header lines",
    );
    let quoted = !unescaped
        && mend(
            codes::QUOTED,
            body.quotes,
            "Quotation marks stand inside the armour.",
            "removed the quotation marks",
        );
    let text = report.source().text.clone();
    if !unescaped
        && !from_html
        && section.begin.is_some()
        && section.end.is_some()
        && section.prefix.is_empty()
    {
        judge_line_breaks(section, &text, quoted, report);
    }
}

/// What shares its line with the armour.
fn judge_line_breaks(section: &Section, text: &[u8], quoted: bool, report: &mut Report<'_, '_>) {
    if is_glued(text, section) {
        report.mend(
            codes::LOST_LINE_BREAKS,
            Place::text(section.span),
            "The line breaks around the armour were lost, as in an environment variable or a form field.".to_owned(),
            "broke the lines again".to_owned(),
        );
    }
    let line_start = text.get(..section.span.start).unwrap_or_default();
    let before = line_start
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
    let after = text.get(section.span.end..).unwrap_or_default();
    let after = after
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let span = Span {
        start: section.span.start - before.len(),
        end: section.span.start.max(1),
    };
    let only =
        |part: &[u8], test: fn(char) -> bool| String::from_utf8_lossy(part).chars().all(test);
    if (!before.is_empty() && only(before, is_blank)) || section.body.end_indented.is_some() {
        report.mend(
            codes::INDENTED,
            Place::text(span),
            "The armour is indented, as in YAML.".to_owned(),
            "removed the indentation".to_owned(),
        );
    } else if only(before, |c| is_blank(c) || is_quote(c))
        && only(after, |c| {
            is_blank(c) || is_quote(c) || c == ',' || c == ';'
        })
    {
        let is_quoted = !only(before, is_blank) || !only(after, is_blank);
        if is_quoted && !quoted {
            report.mend(
                codes::QUOTED,
                Place::text(section.span),
                "The armour stands in quotation marks.".to_owned(),
                "removed the quotation marks".to_owned(),
            );
        }
    } else {
        report.mend(
            codes::INLINE,
            Place::text(section.span),
            "Other text stands on the same line as the armour.".to_owned(),
            "took the armoured section out of the text around it".to_owned(),
        );
    }
}

/// No line end stands between an armour line and the body.
fn is_glued(text: &[u8], section: &Section) -> bool {
    let body = text
        .get(section.body_span.start..section.body_span.end)
        .unwrap_or_default();
    let mut rest = body;
    let starts_with_break = section.headers.is_some()
        || loop {
            match unit(rest) {
                Some(unit) if matches!(unit.what, What::Newline(_)) => break true,
                Some(unit) if matches!(unit.what, What::Char(c) if is_blank(c)) => {
                    rest = rest.get(unit.len..).unwrap_or_default();
                }
                _ => break false,
            }
        };
    let end = body.trim_ascii_end().len();
    let ends_with_break = body
        .get(end..)
        .is_some_and(|tail| tail.iter().any(|byte| matches!(byte, b'\n' | b'\r')));
    section.body.characters > 0 && !(starts_with_break && ends_with_break)
}
