//! Reads one value after the other, past slips.

use zeroize::Zeroizing;

use super::{Json, Slip, Value};
use crate::bytes::{Span, find};

/// Deeper nesting is not read.
const MAX_DEPTH: usize = 64;

/// Texts of more values are not read.
const MAX_VALUES: usize = 400_000;

/// Quotation marks, opening and closing.
const QUOTES: [(&[u8], &[u8]); 9] = [
    (b"\"", b"\""),
    (b"'", b"'"),
    (b"`", b"`"),
    (b"\\\"", b"\\\""),
    (b"&quot;", b"&quot;"),
    ("“".as_bytes(), "”".as_bytes()),
    ("„".as_bytes(), "“".as_bytes()),
    ("”".as_bytes(), "”".as_bytes()),
    ("‘".as_bytes(), "’".as_bytes()),
];

/// Typographic quotation marks, of which any closes.
const TYPOGRAPHIC: [&[u8]; 5] = [
    "“".as_bytes(),
    "”".as_bytes(),
    "„".as_bytes(),
    "‘".as_bytes(),
    "’".as_bytes(),
];

pub(super) struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    values: usize,
    pub slips: Vec<(Slip, usize)>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t [u8], at: usize) -> Self {
        Self {
            text,
            at,
            values: 0,
            slips: Vec::new(),
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn slip(&mut self, slip: Slip, at: usize) {
        if self.slips.iter().all(|(known, _)| *known != slip) {
            self.slips.push((slip, at));
        }
    }

    /// Skips blanks, comments, and line breaks that are written as escapes.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_ascii_start().len();
            self.at += blanks;
            let rest = self.rest();
            let comment = if rest.starts_with(b"//") || rest.starts_with(b"#") {
                rest.iter().position(|&byte| byte == b'\n')
            } else if rest.starts_with(b"/*") {
                find(rest, b"*/").map(|end| end + 2)
            } else if rest.starts_with(b"\\n")
                || rest.starts_with(b"\\t")
                || rest.starts_with(b"\\r")
            {
                self.slip(Slip::Escaped, self.at);
                self.at += 2;
                continue;
            } else if rest.starts_with("\u{a0}".as_bytes()) {
                self.at += 2;
                continue;
            } else {
                return;
            };
            self.slip(Slip::Comment, self.at);
            self.at += comment.unwrap_or(rest.len());
        }
    }

    /// The next value; `None` if it is not clear what is meant.
    pub fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return None;
        }
        let start = self.at;
        let json = match self.rest().first()? {
            b'{' => self.object(depth)?,
            b'[' => self.list(depth)?,
            // Bytes in Python.
            b'b' if matches!(self.rest().get(1), Some(b'"' | b'\'')) => {
                self.slip(Slip::Quotes, self.at);
                self.at += 1;
                Json::Text(self.quoted()?)
            }
            _ => match self.quoted() {
                Some(text) => Json::Text(text),
                None => self.word()?,
            },
        };
        let span = Span {
            start,
            end: self.at,
        };
        Some(Value { json, span })
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut members = Vec::new();
        while self.more(b'}', !members.is_empty())? {
            let name = match self.quoted() {
                Some(name) => String::clone(&name),
                None => self.bare_name()?,
            };
            self.blanks();
            match self.rest() {
                [b':', ..] => self.at += 1,
                [b'=', after, ..] if *after != b'>' => {
                    self.slip(Slip::BareName, self.at);
                    self.at += 1;
                }
                // Ruby and PHP.
                [b'=', b'>', ..] => {
                    self.slip(Slip::BareName, self.at);
                    self.at += 2;
                }
                _ => return None,
            }
            members.push((name, self.value(depth + 1)?));
        }
        Some(Json::Object(members))
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        let mut members = Vec::new();
        while self.more(b']', !items.is_empty() || !members.is_empty())? {
            let item = self.value(depth + 1)?;
            self.blanks();
            match item.json {
                // PHP: `['kty' => 'RSA']`.
                Json::Text(name) if self.rest().starts_with(b"=>") => {
                    self.slip(Slip::BareName, self.at);
                    self.at += 2;
                    members.push((String::clone(&name), self.value(depth + 1)?));
                }
                _ => items.push(item),
            }
        }
        Some(if members.is_empty() {
            Json::List(items)
        } else {
            Json::Object(members)
        })
    }

    /// Goes to the next member: false if there is none. `is_after`: a member precedes, and so a comma is due.
    fn more(&mut self, close: u8, is_after: bool) -> Option<bool> {
        self.blanks();
        let mut comma = None;
        while self.rest().first() == Some(&b',') {
            comma = comma.or(Some(self.at));
            self.at += 1;
            self.blanks();
        }
        match self.rest().first() {
            Some(&byte) if byte == close => {
                if let Some(comma) = comma {
                    self.slip(Slip::TrailingComma, comma);
                }
                self.at += 1;
                Some(false)
            }
            Some(_) if is_after && comma.is_none() => {
                let is_name = self.rest().first().is_some_and(u8::is_ascii_alphabetic);
                (is_name || QUOTES.iter().any(|(open, _)| self.rest().starts_with(open)))
                    .then_some(())?;
                self.slip(Slip::MissingComma, self.at);
                Some(true)
            }
            Some(_) => Some(true),
            None if is_after => {
                self.slip(Slip::MissingEnd, self.at);
                Some(false)
            }
            None => None,
        }
    }

    fn quoted(&mut self) -> Option<Zeroizing<String>> {
        let (open, close) = QUOTES
            .iter()
            .find(|(open, _)| self.rest().starts_with(open))?;
        let start = self.at + open.len();
        let body = self.text.get(start..)?;
        let mut end = 0;
        let close = loop {
            let rest = body.get(end..)?;
            let end_mark = if open.first() == Some(&0xe2) {
                // A word processor chooses the direction by what is around it.
                TYPOGRAPHIC
                    .iter()
                    .find(|mark| rest.starts_with(mark))
                    .copied()
            } else {
                Some(*close).filter(|close| rest.starts_with(close))
            };
            if let Some(mark) = end_mark {
                break mark;
            }
            match rest.first()? {
                b'\\' => end += 2,
                _ => end += 1,
            }
        };
        match *open {
            b"\"" => {}
            b"\\\"" | b"&quot;" => self.slip(Slip::Escaped, self.at),
            _ => self.slip(Slip::Quotes, self.at),
        }
        let raw = body.get(..end)?;
        if let Some(line) = raw.iter().position(|&byte| byte == b'\n') {
            self.slip(Slip::LineBreak, start + line);
        }
        self.at = start + end + close.len();
        unescape(raw)
    }

    fn bare_name(&mut self) -> Option<String> {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_$-.#@".contains(byte);
        // A symbol in Ruby.
        if self.rest().first() == Some(&b':') {
            self.at += 1;
        }
        let rest = self.rest();
        let len = rest.iter().take_while(is_name).count();
        let name = rest.get(..len).filter(|name| !name.is_empty())?;
        self.slip(Slip::BareName, self.at);
        self.at += len;
        String::from_utf8(name.to_vec()).ok()
    }

    /// A number, `true`, `false`, `null`, or what other languages write for these.
    fn word(&mut self) -> Option<Json> {
        let rest = self.rest();
        let len = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(byte))
            .count();
        let word = core::str::from_utf8(rest.get(..len)?).ok()?;
        let json = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "None" | "undefined" | "nil" | "NULL" => Json::Null,
            "True" => Json::Bool(true),
            "False" => Json::Bool(false),
            number
                if number
                    .trim_start_matches('-')
                    .starts_with(|c: char| c.is_ascii_digit()) =>
            {
                Json::Number(number.to_owned())
            }
            _ => return None,
        };
        if matches!(
            word,
            "None" | "undefined" | "nil" | "NULL" | "True" | "False"
        ) {
            self.slip(Slip::Word, self.at);
        }
        self.at += len;
        Some(json)
    }
}

/// A string without its escapes (RFC 8259 §7).
fn unescape(raw: &[u8]) -> Option<Zeroizing<String>> {
    let raw = core::str::from_utf8(raw).ok()?;
    // Room for everything at once: a text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(raw.len()));
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let mut characters = escape.chars();
        characters.next();
        let c = characters.next()?;
        rest = characters.as_str();
        match c {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'b' | 'f' => {}
            'u' => {
                let digits = rest.get(..4)?;
                let unit = u32::from_str_radix(digits, 16).ok()?;
                text.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = rest.get(4..)?;
            }
            other => text.push(other),
        }
    }
    text.push_str(rest);
    Some(text)
}
