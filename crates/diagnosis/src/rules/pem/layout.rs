//! Rules about the layout of a section: line breaks, indentation, quotes, escapes.

use super::body::check_alphabets;
use crate::bytes::{Span, without_bom};
use crate::pem::lexer::{TokenKind, is_blank, is_quote, next_token};
use crate::pem::{Boundary, Section};
use crate::report::codes::Code;
use crate::report::{Place, Report, codes};

/// Notes what OpenSSL reads as it is, and repairs the rest.
pub(super) fn check(section: &Section, report: &mut Report<'_, '_>) {
    let body = &section.body;
    let in_boundary = |test: fn(&Boundary) -> bool| {
        [&section.begin, &section.end]
            .into_iter()
            .flatten()
            .find(|boundary| test(boundary))
            .map(|boundary| boundary.span.start)
    };
    let escaped = body
        .escaped
        .or_else(|| in_boundary(|boundary| boundary.escaped));
    let html = body.html.or_else(|| in_boundary(|boundary| boundary.html));
    if body.odd_lines > 0
        || body.inner_blanks.is_some()
        || body.indented.is_some()
        || (body.lines == 1 && body.characters > 64)
    {
        report.add(
            codes::WRAPPING,
            Place::text(section.body_span),
            "The base64 body is not wrapped at 64 characters. This is fine.",
            None,
        );
    }
    let is_mixed = check_alphabets(section, report);
    let mut repair_at = |code: Code, at: Option<usize>, message: &str, repair: &str| {
        if let Some(at) = at {
            report.add_repairable(
                code,
                Place::at(at, 1),
                message.to_owned(),
                repair.to_owned(),
            );
        }
        at.is_some()
    };
    let unescaped = repair_at(
        codes::ESCAPED,
        escaped,
        "Line breaks are written as \\n, as in JSON, a shell or a program.",
        "converted \\n to line breaks",
    );
    let from_html = repair_at(
        codes::HTML,
        html,
        "Characters are written as HTML entities or tags, as in the source of a web page.",
        "decoded the HTML",
    );
    repair_at(
        codes::CARRIAGE_RETURNS,
        body.bare_cr,
        "Lines end with a carriage return only, as on old Macs.",
        "converted carriage returns to line breaks",
    );
    repair_at(
        codes::BASE64URL,
        body.url_alphabet.filter(|_| !is_mixed),
        "The base64 body uses - and _, the URL-safe alphabet.",
        "replaced - and _ with + and /",
    );
    repair_at(
        codes::PAGE_BLANKS,
        body.page_blanks,
        "There are vertical tabs or form feeds in the base64 body.",
        "removed the vertical tabs and form feeds",
    );
    repair_at(
        codes::EMPTY_LINE,
        body.empty_line,
        "There are empty lines in the base64 body.",
        "removed the empty lines",
    );
    repair_at(
        codes::HEADERS,
        section.headers.map(|span| span.start),
        "There are header lines before the base64 body; most programs reject them.",
        "removed the header lines",
    );
    let quoted = !unescaped
        && repair_at(
            codes::QUOTED,
            body.quotes,
            "There are quotes in the section.",
            "removed the quotes",
        );
    let text = report.source().text.clone();
    if !unescaped
        && !from_html
        && section.begin.is_some()
        && section.end.is_some()
        && section.prefix.is_empty()
    {
        check_line_breaks(section, &text, quoted, report);
    }
}

/// Checks what else is on the lines of the boundaries.
fn check_line_breaks(section: &Section, text: &[u8], quoted: bool, report: &mut Report<'_, '_>) {
    if is_glued(text, section) {
        report.add_repairable(
            codes::LOST_LINE_BREAKS,
            Place::text(section.span),
            "The line breaks around the BEGIN and END lines were lost, as in an environment variable or a form field.".to_owned(),
            "restored the line breaks".to_owned(),
        );
    }
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let above = text.get(..section.span.start).unwrap_or_default();
    let before = above.rsplit(is_break).next().unwrap_or_default();
    if above
        .get(..above.len() - before.len())
        .is_some_and(|above| above.ends_with(b"\r"))
    {
        report.add_repairable(
            codes::CARRIAGE_RETURNS,
            Place::at(section.span.start - before.len() - 1, 1),
            "The line before the section ends with a carriage return only, as on old Macs."
                .to_owned(),
            "converted carriage returns to line breaks".to_owned(),
        );
    }
    let before = without_bom(before);
    let below = text.get(section.span.end..).unwrap_or_default();
    let after = below.split(is_break).next().unwrap_or_default();
    // OpenSSL ignores blanks, controls and non-ASCII bytes at the end of a line.
    let line = below.split(|&byte| byte == b'\n').next();
    let after = match line {
        Some(line) if line.iter().all(|byte| !matches!(byte, b'!'..=0x7f)) => &[],
        _ => after,
    };
    let span = Span {
        start: section.span.start - before.len(),
        end: section.span.start.max(1),
    };
    let only =
        |part: &[u8], test: fn(char) -> bool| String::from_utf8_lossy(part).chars().all(test);
    if (!before.is_empty() && only(before, is_blank)) || section.body.end_indented.is_some() {
        report.add_repairable(
            codes::INDENTED,
            Place::text(span),
            "The section is indented, as in YAML.".to_owned(),
            "removed the indentation".to_owned(),
        );
    } else if only(before, |c| is_blank(c) || is_quote(c))
        && only(after, |c| {
            is_blank(c) || is_quote(c) || c == ',' || c == ';'
        })
    {
        let is_quoted = !only(before, is_blank) || !only(after, is_blank);
        if is_quoted && !quoted {
            report.add_repairable(
                codes::QUOTED,
                Place::text(section.span),
                "The section is in quotes.".to_owned(),
                "removed the quotes".to_owned(),
            );
        }
    } else {
        report.add_repairable(
            codes::INLINE,
            Place::text(section.span),
            "There is other text on the BEGIN or END line.".to_owned(),
            "extracted the section from the text around it".to_owned(),
        );
    }
}

/// There is no line break between a boundary and the body.
fn is_glued(text: &[u8], section: &Section) -> bool {
    let body = text
        .get(section.body_span.start..section.body_span.end)
        .unwrap_or_default();
    let mut rest = body;
    let starts_with_break = section.headers.is_some()
        || loop {
            match next_token(rest) {
                Some(token) if matches!(token.kind, TokenKind::Newline(_)) => break true,
                Some(token) if matches!(token.kind, TokenKind::Char(c) if is_blank(c)) => {
                    rest = rest.get(token.len..).unwrap_or_default();
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
