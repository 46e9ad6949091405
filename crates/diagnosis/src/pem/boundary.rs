//! BEGIN and END lines (RFC 7468: encapsulation boundaries), as written and as other programs change them.

use super::label_kind;
use super::lexer::{Spelling, Token, TokenKind, is_blank, is_dash, next_token};
use crate::bytes::{Span, position_of_pair};

/// The longest label that is read, in characters.
const MAX_LABEL: usize = 64;

/// A BEGIN or END line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Boundary {
    pub is_begin: bool,
    /// Upper case, with single spaces.
    pub label: String,
    /// From the first dash to the last.
    pub span: Span,
    /// Where the label is.
    pub label_span: Span,
    /// Number of dashes before and after the words. Five each are correct.
    pub dashes: (usize, usize),
    /// Some dash is not a hyphen.
    pub smart_dashes: bool,
    /// Some letter of the words or the label is in lower case.
    pub lower_case: bool,
    /// The first character of words and label that is not a letter, digit, hyphen or plain space.
    pub odd_character: Option<(char, usize)>,
    /// Where a blank is missing after the first word, or superfluous: between the words, or before the closing dashes.
    pub odd_blank: Option<usize>,
    /// Some character is written as an HTML entity, or as an escape.
    pub html: bool,
    pub escaped: bool,
}

/// The next BEGIN or END line at or after `from`.
pub(crate) fn next_boundary(text: &[u8], from: usize) -> Option<Boundary> {
    let mut at = from;
    loop {
        at += before_word(text.get(at..)?)?;
        let here = text.get(at..)?;
        let word = if starts_with(here, b"BEGIN") {
            5
        } else if starts_with(here, b"END") {
            3
        } else {
            0
        };
        if word > 0
            && let Some(boundary) = boundary_at(text, from, at, word)
        {
            return Some(boundary);
        }
    }
}

/// Where the next BEGIN or END may start: after a dash or blank in any spelling. Base64 contains neither, so whole bodies
/// are skipped at once.
fn before_word(text: &[u8]) -> Option<usize> {
    let is_edge = |byte| matches!(byte, b'-' | b' ' | b'\t' | b';' | b'\\' | 0x80..);
    // The first letters of BEGIN and END, and of `\u002d`.
    let is_letter = |byte: u8| matches!(byte | 0x20, b'b' | b'e' | b'u');
    let edge = position_of_pair(text, is_edge, is_letter)?;
    // `\u002d` ends in a letter.
    let escaped = text
        .get(edge..edge + 6)
        .is_some_and(|escape| escape.eq_ignore_ascii_case(b"\\u002d"));
    Some(if escaped { edge + 6 } else { edge + 1 })
}

fn starts_with(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The boundary whose word is at `at`, if there are dashes before it.
fn boundary_at(text: &[u8], from: usize, at: usize, word: usize) -> Option<Boundary> {
    let mut boundary = Boundary {
        is_begin: word == 5,
        label: String::new(),
        span: Span { start: at, end: at },
        label_span: Span { start: at, end: at },
        dashes: (0, 0),
        smart_dashes: false,
        lower_case: text.get(at..at + word)?.iter().any(u8::is_ascii_lowercase),
        odd_character: None,
        odd_blank: None,
        html: false,
        escaped: false,
    };
    let mut start = at;
    let mut blanks = 0;
    loop {
        let before = text.get(from..start)?;
        match token_before(before) {
            Some(token) if is_dash_token(&token) => {
                boundary.dashes.0 += 1;
                boundary.note(&token);
                start -= token.len;
                if boundary.dashes.0 > MAX_LABEL {
                    break;
                }
            }
            Some(token) if boundary.dashes.0 == 0 && blanks < 2 && is_blank_token(&token) => {
                blanks += 1;
                start -= token.len;
            }
            _ => break,
        }
    }
    if boundary.dashes.0 == 0 {
        return None;
    }
    boundary.span.start = start;
    if blanks > 0 {
        boundary.odd_character = Some((' ', at - 1));
    }
    let end = boundary.read_label(text, at + word)?;
    boundary.span.end = boundary.read_dashes(text, end);
    // Words between dashes are common in prose and comments: with unusual dashes, only a known label counts.
    let is_usual = boundary.dashes.0 >= 4
        && !boundary.smart_dashes
        && !boundary.lower_case
        && !boundary.html
        && !boundary.escaped;
    (is_usual || label_kind(&boundary.label).is_some()).then_some(boundary)
}

impl Boundary {
    fn note(&mut self, token: &Token) {
        self.smart_dashes |= matches!(token.kind, TokenKind::Char(c) if c != '-')
            || matches!(token.kind, TokenKind::Byte(_));
        self.html |= token.spelling == Spelling::Html;
        self.escaped |= token.spelling == Spelling::Backslash;
    }

    /// Reads the label; returns the offset after it.
    fn read_label(&mut self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        let mut count = 0;
        let mut first = None;
        let mut last = from;
        while let Some(token) = next_token(text.get(at..)?) {
            let c = match token.kind {
                TokenKind::Newline(_) => break,
                TokenKind::Byte(0x96 | 0x97) => break,
                TokenKind::Byte(byte) => char::from(byte),
                TokenKind::Char(c) if is_dash(c) => {
                    // `X-509`: a single hyphen between letters belongs to the label.
                    let next = text.get(at + token.len).copied().unwrap_or(b'-');
                    if c == '-' && count > 0 && next.is_ascii_alphanumeric() {
                        c
                    } else {
                        break;
                    }
                }
                TokenKind::Char(c) => c,
            };
            if count == MAX_LABEL || matches!(c, '"' | '\'' | '<' | '{' | ';') {
                break;
            }
            if is_blank(c) {
                if c != ' ' && self.odd_character.is_none() {
                    self.odd_character = Some((c, at));
                }
                let is_second = match self.label.is_empty() {
                    true => count > 0,
                    false => self.label.ends_with(' '),
                };
                if is_second {
                    self.odd_blank.get_or_insert(at);
                } else if !self.label.is_empty() {
                    self.label.push(' ');
                }
            } else {
                if count == 0 {
                    self.odd_blank = Some(at);
                }
                self.lower_case |= c.is_ascii_lowercase();
                if !c.is_ascii_alphanumeric()
                    && !matches!(c, '-' | '#' | '.' | '_' | '/')
                    && self.odd_character.is_none()
                {
                    self.odd_character = Some((c, at));
                }
                first.get_or_insert(at);
                last = at + token.len;
                self.label.push(c.to_ascii_uppercase());
            }
            self.html |= token.spelling == Spelling::Html;
            count += 1;
            at += token.len;
        }
        if self.label.ends_with(' ') {
            self.odd_blank.get_or_insert(last);
        }
        let trimmed = self.label.trim_end().len();
        self.label.truncate(trimmed);
        self.label_span = Span {
            start: first?,
            end: last,
        };
        Some(at)
    }

    /// Counts the closing dashes; returns the offset after them. If a BEGIN line follows an END line without a line
    /// break, its five dashes are not counted.
    fn read_dashes(&mut self, text: &[u8], from: usize) -> usize {
        let mut at = from;
        while let Some(token) = text.get(at..).and_then(next_token) {
            if !is_dash_token(&token) || self.dashes.1 > MAX_LABEL {
                break;
            }
            self.dashes.1 += 1;
            self.note(&token);
            at += token.len;
        }
        if !self.is_begin && starts_with(text.get(at..).unwrap_or_default(), b"BEGIN") {
            for _ in 0..5 {
                let Some(token) = text.get(from..at).and_then(token_before) else {
                    break;
                };
                self.dashes.1 = self.dashes.1.saturating_sub(1);
                at -= token.len;
            }
        }
        at
    }
}

fn is_dash_token(token: &Token) -> bool {
    match token.kind {
        TokenKind::Char(c) => is_dash(c),
        // En and em dash in Windows-1252.
        TokenKind::Byte(byte) => matches!(byte, 0x96 | 0x97),
        TokenKind::Newline(_) => false,
    }
}

fn is_blank_token(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Char(c) if is_blank(c))
}

/// The token that ends at the end of `text`, if a boundary may start with it.
fn token_before(text: &[u8]) -> Option<Token> {
    let last = *text.last()?;
    let lengths: &[usize] = match last {
        b'-' | b' ' | b'\t' => &[1],
        b';' => &[5, 6, 7, 8],
        b'd' | b'D' | b'0'..=b'9' => &[6],
        0x80.. => &[3, 2, 1],
        _ => return None,
    };
    lengths.iter().find_map(|&len| {
        let tail = text.get(text.len().checked_sub(len)?..)?;
        next_token(tail)
            .filter(|token| token.len == len && (is_dash_token(token) || is_blank_token(token)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boundary(text: &str) -> Boundary {
        next_boundary(text.as_bytes(), 0).unwrap_or_else(|| panic!("no boundary in {text}"))
    }

    #[test]
    fn reads_a_correct_line() {
        let boundary = boundary("x\n-----BEGIN RSA PUBLIC KEY-----\nMII");
        assert_eq!(
            (boundary.dashes, boundary.lower_case, boundary.odd_character),
            ((5, 5), false, None)
        );
        assert_eq!(
            (boundary.label.as_str(), boundary.span),
            ("RSA PUBLIC KEY", Span { start: 2, end: 32 })
        );
        assert!(next_boundary(b"the END is near, so BEGIN now", 0).is_none());
    }

    #[test]
    fn reads_damaged_lines() {
        assert_eq!(boundary("----BEGIN PUBLIC KEY-----").dashes, (4, 5));
        assert!(boundary("\\u002d\\u002d\\u002dBEGIN PUBLIC KEY-----").escaped);
        assert!(boundary("\u{2014}\u{2014}-BEGIN PUBLIC KEY\u{2014}\u{2014}-").smart_dashes);
        assert!(
            boundary("&#45;&#45;&#45;&#45;&#45;BEGIN PUBLIC KEY&#45;&#45;&#45;&#45;&#45;").html
        );
        assert!(boundary("-----begin public key-----").lower_case);
        assert_eq!(
            boundary("-----BEGIN PUBLIC\u{a0}KEY-----").odd_character,
            Some(('\u{a0}', 17))
        );
        assert_eq!(
            boundary("---- BEGIN SSH2 PUBLIC KEY ----").label,
            "SSH2 PUBLIC KEY"
        );
        assert_eq!(
            boundary("-----END X-509 CERTIFICATE-----").label,
            "X-509 CERTIFICATE"
        );
        assert_eq!(boundary("-----BEGIN PUBLIC KEY\nMII").dashes, (5, 0));
        let glued = b"-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----";
        let end = next_boundary(glued, 0).unwrap();
        let begin = next_boundary(glued, end.span.end).unwrap();
        assert_eq!(
            (end.dashes, begin.dashes, begin.span.start),
            ((5, 5), (5, 5), 24)
        );
    }
}
