//! A section of PEM: the extent of its body, its headers, and the prefix of its lines.

use zeroize::Zeroizing;

use super::body::{Body, decode};
use super::boundary::Boundary;
use super::lexer::{TokenKind, next_token};
use crate::bytes::{Span, contains};

/// How far a header line may go before its colon.
const MAX_HEADER_NAME: usize = 64;

/// A section: BEGIN line, base64 body and END line, or what is left of them.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// The label of its BEGIN line, or else of its END line; empty if both are missing.
    pub label: String,
    pub begin: Option<Boundary>,
    pub end: Option<Boundary>,
    /// From the first dash to the last.
    pub span: Span,
    /// Between the boundaries, without headers.
    pub body_span: Span,
    /// What precedes the BEGIN line on its line, and every other line too.
    pub prefix: Vec<u8>,
    /// RFC 1421 headers; and true if they declare the body encrypted.
    pub headers: Option<Span>,
    pub is_encrypted: bool,
    pub der: Zeroizing<Vec<u8>>,
    pub body: Body,
}

impl Section {
    /// The END line is truncated inside its label.
    pub fn ends_in_its_end_line(&self) -> bool {
        self.end.is_none() && self.begin.is_some() && self.span.end > self.body_span.end
    }

    /// It has a BEGIN line but can't be read as it is: programs that look for a later section stop here.
    pub fn is_broken(&self) -> bool {
        let label =
            |boundary: &Option<Boundary>| boundary.as_ref().map(|boundary| boundary.label.clone());
        let body = &self.body;
        self.begin.is_some()
            && (label(&self.begin) != label(&self.end)
                || body.illegal.is_some()
                || body.after_padding.is_some()
                || body.bad_length.is_some())
    }

    pub(super) fn whole(text: &[u8], floor: usize, begin: Boundary, end: Boundary) -> Self {
        let span = Span {
            start: begin.span.start,
            end: end.span.end,
        };
        let body = Span {
            start: begin.span.end,
            end: end.span.start,
        };
        let label = begin.label.clone();
        Self::read(text, floor, label, Some(begin), Some(end), span, body)
    }

    /// The body ends where lines stop looking like base64, or at a truncated END line.
    pub(super) fn without_end(text: &[u8], floor: usize, begin: Boundary, limit: usize) -> Self {
        let start = begin.span.end;
        let between = text.get(start..limit).unwrap_or_default();
        let cut = cut_end(between, &begin.label);
        let mut end = start;
        let mut seen = false;
        for line in between
            .get(..between.len() - cut)
            .unwrap_or_default()
            .split_inclusive(|&byte| byte == b'\n')
        {
            let is_header = !seen && line.contains(&b':');
            if !is_header && !could_be_base64(line) || seen && line.trim_ascii().is_empty() {
                break;
            }
            seen |= !is_header && !line.trim_ascii().is_empty();
            end += line.len();
        }
        let is_cut = cut > 0 && end + cut == limit;
        let span = Span {
            start: begin.span.start,
            end: if is_cut { limit } else { end },
        };
        let label = begin.label.clone();
        Self::read(
            text,
            floor,
            label,
            Some(begin),
            None,
            span,
            Span { start, end },
        )
    }

    /// The body starts where lines start to look like base64.
    pub(super) fn without_begin(text: &[u8], floor: usize, end: Boundary) -> Self {
        let mut start = end.span.start;
        for line in text
            .get(floor..start)
            .unwrap_or_default()
            .rsplit_inclusive_lines()
        {
            if !could_be_base64(line) || (start < end.span.start && line.trim_ascii().is_empty()) {
                break;
            }
            start -= line.len();
        }
        let span = Span {
            start,
            end: end.span.end,
        };
        let body = Span {
            start,
            end: end.span.start,
        };
        let label = end.label.clone();
        Self::read(text, floor, label, None, Some(end), span, body)
    }

    /// Base64 without boundaries.
    pub(super) fn without_boundaries(text: &[u8], span: Span) -> Self {
        Self::read(text, span.start, String::new(), None, None, span, span)
    }

    fn read(
        text: &[u8],
        floor: usize,
        label: String,
        begin: Option<Boundary>,
        end: Option<Boundary>,
        span: Span,
        mut body_span: Span,
    ) -> Self {
        let before = line_before(text, floor, span.start);
        let prefix = match begin {
            Some(_) => common_prefix(text, before, body_span),
            None => Vec::new(),
        };
        let headers = headers(text, body_span);
        let mut is_encrypted = false;
        if let Some(headers) = headers {
            let lines = text.get(headers.start..headers.end).unwrap_or_default();
            // RFC 1421 §4.6.1: other headers may contain anything. Their lines may start with a comment's mark.
            is_encrypted = contains(lines, b"DEK-Info:")
                || contains(lines, b"Proc-Type:") && contains(lines, b"ENCRYPTED");
            body_span.start = headers.end;
        }
        let (der, body) = decode(text, body_span, &prefix);
        Self {
            label,
            begin,
            end,
            span,
            body_span,
            prefix,
            headers,
            is_encrypted,
            der,
            body,
        }
    }
}

/// Length of a truncated END line at the end of the text, with the blanks after it. A few hyphens at the end of a line
/// of base64 are none: in the URL alphabet they are data.
fn cut_end(text: &[u8], label: &str) -> usize {
    let line = format!("-----END {label}");
    let written = text.trim_ascii_end();
    let len = (1..=line.len()).rev().find(|&len| {
        let before = written.len().checked_sub(len);
        before.is_some_and(|before| {
            let starts_line = len >= 5
                || before
                    .checked_sub(1)
                    .and_then(|before| written.get(before))
                    .is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b'='));
            starts_line && written.get(before..) == line.as_bytes().get(..len)
        })
    });
    len.map_or(0, |len| text.len() - written.len() + len)
}

/// The END line is truncated inside its label.
pub(super) fn is_cut(begin: &Boundary, end: &Boundary) -> bool {
    end.dashes.1 == 0 && end.label.len() < begin.label.len() && begin.label.starts_with(&end.label)
}

trait LinesFromTheEnd<'a> {
    fn rsplit_inclusive_lines(self) -> impl Iterator<Item = &'a [u8]>;
}

impl<'a> LinesFromTheEnd<'a> for &'a [u8] {
    /// Lines with their line breaks, from the last to the first.
    fn rsplit_inclusive_lines(self) -> impl Iterator<Item = &'a [u8]> {
        let mut rest = self;
        core::iter::from_fn(move || {
            let (_, before) = rest.split_last()?;
            let cut = before
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |newline| newline + 1);
            let (head, line) = rest.split_at_checked(cut)?;
            rest = head;
            Some(line)
        })
    }
}

fn could_be_base64(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_ \t\r\n\\\"'".contains(byte))
}

/// What precedes `at` on its line.
fn line_before(text: &[u8], floor: usize, at: usize) -> &[u8] {
    let before = text.get(floor..at).unwrap_or_default();
    let start = before
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |newline| newline + 1);
    before.get(start..).unwrap_or_default()
}

/// `> `, `+`, `# `: what precedes the BEGIN line and the next line.
fn common_prefix(text: &[u8], before: &[u8], body: Span) -> Vec<u8> {
    const MARKS: &[u8] = b">|#+*/;:% \t-";
    let trimmed = before.trim_ascii();
    if trimmed.is_empty() || before.len() > 8 || !before.iter().all(|byte| MARKS.contains(byte)) {
        return Vec::new();
    }
    let rest = text.get(body.start..body.end).unwrap_or_default();
    let next_line = rest
        .iter()
        .position(|&byte| byte == b'\n')
        .and_then(|newline| rest.get(newline + 1..));
    match next_line {
        Some(next) if next.starts_with(before) => before.to_vec(),
        Some(next) if next.starts_with(trimmed) => trimmed.to_vec(),
        _ => Vec::new(),
    }
}

/// RFC 1421 §4.6: lines with a colon, up to an empty line.
fn headers(text: &[u8], body: Span) -> Option<Span> {
    let mut at = body.start;
    let mut start = None;
    let mut end = None;
    loop {
        let line = line_at(text, at, body.end)?;
        let content = text.get(at..line.0).unwrap_or_default();
        let blank = content.trim_ascii().is_empty();
        if start.is_some() && blank {
            return Some(Span {
                start: start?,
                end: line.1,
            });
        }
        let is_header = content
            .iter()
            .take(MAX_HEADER_NAME)
            .any(|&byte| byte == b':');
        let continues = start.is_some()
            && content
                .first()
                .is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        // Between string literals of a program.
        let joins = content.iter().all(|byte| b" \t\"'+\\".contains(byte));
        if is_header || continues {
            start.get_or_insert(at);
            end = Some(line.1);
        } else if start.is_some() && !joins {
            return Some(Span {
                start: start?,
                end: end?,
            });
        } else if !joins {
            return None;
        }
        if line.1 >= body.end {
            return Some(Span {
                start: start?,
                end: end?,
            });
        }
        at = line.1;
    }
}

/// The end of the line at `at`, without and with its line break.
fn line_at(text: &[u8], at: usize, limit: usize) -> Option<(usize, usize)> {
    let mut position = at;
    if at >= limit {
        return None;
    }
    while let Some(token) = text.get(position..limit).and_then(next_token) {
        if matches!(token.kind, TokenKind::Newline(_)) {
            return Some((position, position + token.len));
        }
        position += token.len;
    }
    Some((position, position))
}
