//! JSON (RFC 8259) with the places of its values, read past the slips of people and programs: single quotes, trailing
//! commas, names without quotes, JSON within a string.

use zeroize::Zeroizing;

use crate::bytes::{Span, contains, find, without_bom};

/// Deeper nesting is not read.
const MAX_DEPTH: usize = 64;

/// Texts of more values are not read.
const MAX_VALUES: usize = 400_000;

/// Objects in other text are searched for up to this many times.
const MAX_ATTEMPTS: usize = 16;

/// A value. Texts are zeroized on drop: they may be private.
#[derive(Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(Zeroizing<String>),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// A value and its place in the text. In JSON within a string, that of the string.
#[derive(Debug)]
pub(crate) struct Value {
    pub json: Json,
    pub span: Span,
}

/// What is not JSON, but can only be meant one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    TrailingComma,
    MissingComma,
    Quotes,
    BareName,
    Word,
    Comment,
    LineBreak,
    MissingEnd,
    Escaped,
    InString,
    Around,
}

impl Slip {
    /// In words that follow "The text is not valid JSON:".
    pub fn message(self) -> &'static str {
        match self {
            Self::TrailingComma => "there is a comma after the last member",
            Self::MissingComma => "there is no comma between two members",
            Self::Quotes => "quotation marks other than \" are used",
            Self::BareName => "a member's name has no quotation marks",
            Self::Word => "a word other than true, false and null stands for a value",
            Self::Comment => "it contains a comment",
            Self::LineBreak => "a string contains a line break",
            Self::MissingEnd => "the closing brace is missing",
            Self::Escaped => "its quotation marks are escaped",
            Self::InString => "the key is a string that contains JSON",
            Self::Around => "there is other text around the key",
        }
    }
}

/// A text that was read.
#[derive(Debug)]
pub(crate) struct Document {
    pub value: Value,
    /// The first slip of each kind, and where.
    pub slips: Vec<(Slip, usize)>,
}

impl Value {
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.json {
            Json::Object(members) => members
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The member whose name is one of these.
    pub fn any(&self, names: &[&str]) -> Option<&Self> {
        names.iter().find_map(|name| self.get(name))
    }

    pub fn text(&self) -> Option<&str> {
        match &self.json {
            Json::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Self]> {
        match &self.json {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.json, Json::Null)
    }
}

/// Returns true if the text starts like JSON.
pub(crate) fn looks_like_json(text: &[u8]) -> bool {
    let text = without_bom(text).trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'['))
}

/// Reads a text that is JSON, or nearly, or contains an object with the member `hint`.
pub(crate) fn read(text: &[u8], hint: &[u8]) -> Option<Document> {
    let body = without_bom(text);
    let before = text.len() - body.len();
    let start = before + body.len() - body.trim_ascii_start().len();
    if matches!(text.get(start), Some(b'{' | b'[' | b'"' | b'\''))
        && let Some(document) = document(text, start)
        && matches!(document.value.json, Json::List(_) | Json::Object(_))
    {
        return Some(document);
    }
    if !contains(text, hint) {
        return None;
    }
    let mut at = 0;
    for _ in 0..MAX_ATTEMPTS {
        at += find(text.get(at..)?, b"{")?;
        if let Some(mut document) = document(text, at) {
            if contains(text.get(at..document.value.span.end)?, hint) {
                document.slips.push((Slip::Around, at));
                return Some(document);
            }
            at = document.value.span.end;
        } else {
            at += 1;
        }
    }
    None
}

fn document(text: &[u8], start: usize) -> Option<Document> {
    let mut reader = Reader {
        text,
        at: start,
        values: 0,
        slips: Vec::new(),
    };
    let mut value = reader.value(0)?;
    let mut slips = core::mem::take(&mut reader.slips);
    // A text within a text within a text: each level has its own escapes.
    for _ in 0..3 {
        let Json::Text(inner) = &value.json else {
            break;
        };
        let inner = inner.trim();
        if !inner.starts_with(['{', '[', '"', '\'']) {
            return None;
        }
        let mut reader = Reader {
            text: inner.as_bytes(),
            at: 0,
            values: 0,
            slips: Vec::new(),
        };
        let mut within = reader.value(0)?;
        slips.extend(reader.slips.iter().map(|(slip, _)| (*slip, start)));
        slips.push((Slip::InString, start));
        relocate(&mut within, value.span);
        value = within;
    }
    slips.dedup_by_key(|(slip, _)| *slip);
    Some(Document { value, slips })
}

/// Gives everything in a value the place of the string that contains it.
fn relocate(value: &mut Value, span: Span) {
    value.span = span;
    match &mut value.json {
        Json::List(items) => items.iter_mut().for_each(|item| relocate(item, span)),
        Json::Object(members) => members
            .iter_mut()
            .for_each(|(_, member)| relocate(member, span)),
        _ => {}
    }
}

/// Quotation marks, opening and closing.
const QUOTES: [(&[u8], &[u8]); 8] = [
    (b"\"", b"\""),
    (b"'", b"'"),
    (b"`", b"`"),
    (b"\\\"", b"\\\""),
    (b"&quot;", b"&quot;"),
    ("“".as_bytes(), "”".as_bytes()),
    ("”".as_bytes(), "”".as_bytes()),
    ("‘".as_bytes(), "’".as_bytes()),
];

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    values: usize,
    slips: Vec<(Slip, usize)>,
}

impl<'t> Reader<'t> {
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
            } else if rest.starts_with(b"\\n") || rest.starts_with(b"\\t") || rest.starts_with(b"\\r")
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

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return None;
        }
        let start = self.at;
        let json = match self.rest().first()? {
            b'{' => self.object(depth)?,
            b'[' => self.list(depth)?,
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
        while self.more(b']', !items.is_empty())? {
            items.push(self.value(depth + 1)?);
        }
        Some(Json::List(items))
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
                QUOTES
                    .iter()
                    .any(|(open, _)| self.rest().starts_with(open))
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
        let (open, close) = QUOTES.iter().find(|(open, _)| self.rest().starts_with(open))?;
        let start = self.at + open.len();
        let body = self.text.get(start..)?;
        let mut end = 0;
        loop {
            let rest = body.get(end..)?;
            if rest.starts_with(close) {
                break;
            }
            match rest.first()? {
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
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
            number if number.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) => {
                Json::Number(number.to_owned())
            }
            _ => return None,
        };
        if matches!(word, "None" | "undefined" | "nil" | "NULL" | "True" | "False") {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(text: &str) -> Vec<Slip> {
        let document = read(text.as_bytes(), b"kty").unwrap();
        assert_eq!(
            document.value.get("kty").and_then(Value::text),
            Some("RSA"),
            "{text}"
        );
        document.slips.iter().map(|(slip, _)| *slip).collect()
    }

    #[test]
    fn reads_past_slips() {
        assert_eq!(slips(r#" {"a":[1,{"b":null}],"kty":"RSA"} "#), []);
        for (text, slip) in [
            (r#"{"kty":"RSA",}"#, Slip::TrailingComma),
            (r#"{"kty":"RSA" "e":"AQAB"}"#, Slip::MissingComma),
            ("{'kty': 'RSA'}", Slip::Quotes),
            ("{“kty”: “RSA”}", Slip::Quotes),
            (r#"{kty:"RSA"}"#, Slip::BareName),
            (r#"{"d":None,"kty":"RSA"}"#, Slip::Word),
            ("{\"kty\":\"RSA\" // type\n}", Slip::Comment),
            ("{\"n\":\"a\nb\",\"kty\":\"RSA\"}", Slip::LineBreak),
            (r#"{"kty":"RSA""#, Slip::MissingEnd),
            (r#"{\"kty\":\"RSA\"}"#, Slip::Escaped),
            (r#""{\"kty\":\"RSA\"}""#, Slip::InString),
            (r#"const jwk = {"kty":"RSA"};"#, Slip::Around),
        ] {
            assert_eq!(slips(text), [slip], "{text}");
        }
    }

    #[test]
    fn what_can_be_meant_otherwise_is_not_read() {
        for text in [
            r#"{"kty":"RSA"#,
            r#"{"kty":}"#,
            r#"{"kty" "RSA"}"#,
            "{kty RSA}",
            "\"kty\"",
        ] {
            assert!(read(text.as_bytes(), b"kty").is_none(), "{text}");
        }
        assert!(read("[".repeat(100_000).as_bytes(), b"kty").is_none());
    }
}
