//! The base64 body of a section (RFC 4648 §4), decoded despite damage to its layout.

use zeroize::Zeroizing;

use super::lexer::{Newline, Spelling, TokenKind, is_blank, is_quote, next_token};
use crate::bytes::Span;
use crate::bytes::base64::{Decoder, sextet};
use primitives::text::is_invisible;

/// What is unusual in a body, each with its first place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// Blanks at the start of a line.
    pub indented: Option<usize>,
    /// Blanks before the END line.
    pub end_indented: Option<usize>,
    /// A line that ends with a carriage return only.
    pub bare_cr: Option<usize>,
    pub crlf: Option<usize>,
    /// Line breaks or characters written as escapes: `\n`.
    pub escaped: Option<usize>,
    pub html: Option<usize>,
    pub quotes: Option<usize>,
    /// `-` or `_` instead of `+` or `/`.
    pub url_alphabet: Option<usize>,
    /// `+` or `/`.
    pub plain_alphabet: Option<usize>,
    /// Blanks inside a line.
    pub inner_blanks: Option<usize>,
    /// A vertical tab or form feed that is not at the end of its line, where it does not matter.
    pub page_blanks: Option<usize>,
    /// An empty line inside, or one too many before the body.
    pub empty_line: Option<usize>,
    /// A character that is not base64.
    pub illegal: Option<(IllegalCharacter, usize)>,
    /// More base64 after the padding.
    pub after_padding: Option<usize>,
    /// One character too many, or the wrong padding: (characters, padding).
    pub bad_length: Option<(usize, usize)>,
    /// Bits of the last character that should be zero.
    pub stray_bits: bool,
    /// Lines that are not 64 characters long, except the last.
    pub odd_lines: usize,
    /// The first of them: its start and its length.
    pub odd_line: Option<(usize, usize)>,
    /// Lines with base64 on them.
    pub lines: usize,
    /// Base64 characters.
    pub characters: usize,
}

/// A character that must not be in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IllegalCharacter {
    Nul,
    /// An invisible character.
    Invisible(char),
    Char(char),
    Byte(u8),
}

/// Decodes `text[span]`, ignoring `prefix` at the start of each line.
pub(crate) fn decode(text: &[u8], span: Span, prefix: &[u8]) -> (Zeroizing<Vec<u8>>, Body) {
    let mut body = Body::default();
    let mut bytes = Zeroizing::new(Vec::with_capacity((span.end - span.start) / 4 * 3 + 3));
    let mut decoder = Decoder::default();
    let mut at = span.start;
    let mut line = Line {
        start: span.start,
        ..Line::default()
    };
    while at < span.end {
        // The fast path: plain base64 up to the next other character.
        let rest = text.get(at..span.end).unwrap_or_default();
        let plain = if decoder.padding == 0 {
            decoder.take_plain(rest, &mut bytes)
        } else {
            0
        };
        if plain > 0 {
            line.take(plain, &mut body);
            if body.plain_alphabet.is_none() {
                body.plain_alphabet = rest
                    .get(..plain)
                    .and_then(|taken| taken.iter().position(|byte| matches!(byte, b'+' | b'/')))
                    .map(|after| at + after);
            }
        }
        at += plain;
        let Some(token) = text.get(at..span.end).and_then(next_token) else {
            break;
        };
        let here = at;
        at += token.len;
        match token.spelling {
            Spelling::Plain => {}
            Spelling::Backslash => {
                body.escaped.get_or_insert(here);
            }
            Spelling::Html => {
                body.html.get_or_insert(here);
            }
        }
        match token.kind {
            TokenKind::Newline(newline) => {
                if token.spelling == Spelling::Plain {
                    match newline {
                        Newline::Cr => drop(body.bare_cr.get_or_insert(here)),
                        Newline::CrLf => drop(body.crlf.get_or_insert(here)),
                        Newline::Lf => {}
                    }
                }
                line.end(&mut body, here);
                if !prefix.is_empty()
                    && text
                        .get(at..span.end)
                        .is_some_and(|rest| rest.starts_with(prefix))
                {
                    at += prefix.len();
                }
            }
            TokenKind::Char('=') => {
                line.meet(&mut body);
                decoder.padding += 1;
                line.length += 1;
            }
            TokenKind::Char(c) if is_blank(c) => {
                line.blank(&mut body, here);
                if matches!(c, '\u{b}' | '\u{c}') {
                    line.page_blank_at.get_or_insert(here);
                }
                if c != ' '
                    && c != '\t'
                    && c != '\u{b}'
                    && c != '\u{c}'
                    && token.spelling == Spelling::Plain
                {
                    body.illegal
                        .get_or_insert((IllegalCharacter::Invisible(c), here));
                }
            }
            TokenKind::Char(c) if is_quote(c) => {
                body.quotes.get_or_insert(here);
                at += joint(text.get(at..span.end).unwrap_or_default());
            }
            TokenKind::Char(c) => match sextet(c) {
                Some((value, is_url)) => {
                    if is_url {
                        body.url_alphabet.get_or_insert(here);
                    } else if matches!(c, '+' | '/') {
                        body.plain_alphabet.get_or_insert(here);
                    }
                    if decoder.padding > 0 {
                        body.after_padding.get_or_insert(here);
                    } else {
                        line.take(1, &mut body);
                        decoder.push(value, &mut bytes);
                    }
                }
                None => {
                    let illegal = match c {
                        '\0' => IllegalCharacter::Nul,
                        c if is_invisible(c) => IllegalCharacter::Invisible(c),
                        c => IllegalCharacter::Char(c),
                    };
                    body.illegal.get_or_insert((illegal, here));
                }
            },
            TokenKind::Byte(byte) => {
                body.illegal
                    .get_or_insert((IllegalCharacter::Byte(byte), here));
            }
        }
    }
    line.finish(&mut body);
    let ending = decoder.finish(&mut bytes);
    body.stray_bits = ending.has_stray_bits;
    if !ending.is_padded {
        body.bad_length = Some((body.characters, decoder.padding));
    }
    (bytes, body)
}

/// The size in bytes of what joins two string literals of a program, from after the quote that ends one to after the
/// quote that starts the next; 0 if nothing does.
fn joint(after: &[u8]) -> usize {
    let blanks = |at: usize| {
        let rest = after.get(at..).unwrap_or_default();
        at + rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count()
    };
    let operator = blanks(0);
    let next = match after.get(operator) {
        Some(b'+' | b',' | b'.' | b'&' | b'\\') => blanks(operator + 1),
        _ => operator,
    };
    match after.get(next) {
        Some(b'"' | b'\'') => next + 1,
        _ => 0,
    }
}

/// Where the characters of `text[span]` are that encode the decoded bytes `octets`.
pub(crate) fn span_in_text(text: &[u8], span: Span, prefix: &[u8], octets: Span) -> Span {
    let first = octets.start * 8 / 6;
    let after = (octets.end * 8).div_ceil(6);
    let mut count = 0;
    let mut at = span.start;
    let mut start = None;
    while let Some(token) = text.get(at..span.end).and_then(next_token) {
        match token.kind {
            TokenKind::Newline(_) if !prefix.is_empty() => {
                let next = at + token.len;
                if text
                    .get(next..span.end)
                    .is_some_and(|rest| rest.starts_with(prefix))
                {
                    at += prefix.len();
                }
            }
            TokenKind::Char(c) if is_quote(c) => {
                let next = at + token.len;
                at += joint(text.get(next..span.end).unwrap_or_default());
            }
            TokenKind::Char(c) if sextet(c).is_some() => {
                if count == first {
                    start = Some(at);
                }
                count += 1;
                if let Some(start) = start.filter(|_| count >= after) {
                    let end = if octets.end > octets.start {
                        at + token.len
                    } else {
                        start
                    };
                    return Span { start, end };
                }
            }
            _ => {}
        }
        at += token.len;
    }
    Span {
        start: start.unwrap_or(span.end),
        end: span.end,
    }
}

/// The line being read.
#[derive(Default)]
struct Line {
    length: usize,
    /// Start and length of the previous line, which may be the last.
    before: Option<(usize, usize)>,
    /// Start of the body.
    start: usize,
    /// Line breaks before the first character: that of the BEGIN line and those of empty lines; and the last of them.
    leading: usize,
    leading_at: usize,
    /// A blank at the start of the line.
    indented_at: Option<usize>,
    /// A blank after the line's first character.
    blank_at: Option<usize>,
    empty_at: Option<usize>,
    /// A vertical tab or form feed.
    page_blank_at: Option<usize>,
}

impl Line {
    /// The line contains something of the body.
    fn meet(&mut self, body: &mut Body) {
        body.page_blanks = body.page_blanks.or(self.page_blank_at);
    }

    /// Counts base64 characters.
    fn take(&mut self, count: usize, body: &mut Body) {
        self.meet(body);
        self.length += count;
        body.characters += count;
        if let Some(blank) = self.blank_at {
            body.inner_blanks.get_or_insert(blank);
        }
    }

    fn blank(&mut self, body: &mut Body, at: usize) {
        if self.length == 0 {
            self.indented_at.get_or_insert(at);
            if body.lines > 0 || self.before.is_some() {
                body.indented.get_or_insert(at);
            }
        } else {
            self.blank_at.get_or_insert(at);
        }
    }

    fn end(&mut self, body: &mut Body, at: usize) {
        if self.length > 0 {
            body.lines += 1;
            self.follows(body);
            if let Some(empty) = self.empty_at {
                body.empty_line.get_or_insert(empty);
            }
            self.before = Some((at.saturating_sub(self.length), self.length));
        } else if body.lines > 0 {
            self.empty_at.get_or_insert(at);
        } else {
            // OpenSSL accepts one empty line after the BEGIN line, where headers would end. It reads a limited number
            // of bytes at a time, so a BEGIN line with many blanks counts as two.
            const MANY: usize = 220;
            let is_long = self.leading == 0 && at.saturating_sub(self.start) > MANY;
            self.leading += 1 + usize::from(is_long);
            self.leading_at = at;
            if self.leading == 3 {
                body.empty_line.get_or_insert(at);
            }
        }
        self.length = 0;
        self.blank_at = None;
        self.indented_at = None;
        self.page_blank_at = None;
    }

    /// The previous line was not the last.
    fn follows(&mut self, body: &mut Body) {
        if let Some((start, length)) = self.before.take_if(|(_, length)| *length != 64) {
            body.odd_lines += 1;
            body.odd_line.get_or_insert((start, length));
        }
    }

    /// The END line follows.
    fn finish(&mut self, body: &mut Body) {
        if self.length > 0 {
            body.lines += 1;
            self.follows(body);
        } else {
            body.end_indented = self.indented_at;
        }
        let last = self
            .before
            .map_or(self.length, |(_, length)| length.max(self.length));
        // After an empty line, OpenSSL accepts only lines of 64 characters.
        if self.leading == 2 && (body.odd_lines > 0 || last > 64) {
            body.empty_line.get_or_insert(self.leading_at);
        }
        if let Some(empty) = self.empty_at {
            body.empty_line.get_or_insert(empty);
        }
    }
}
