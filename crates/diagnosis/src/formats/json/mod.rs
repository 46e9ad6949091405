//! JSON (RFC 8259) with the places of its values, read past the slips of people and programs: single quotes, trailing
//! commas, names without quotes, JSON within a string.

mod pairs;
mod reader;

use zeroize::Zeroizing;

pub(crate) use pairs::{from_pairs, unwrapped};
use reader::Reader;

use crate::bytes::{Span, contains, find, without_bom};

/// Objects in other text are searched for up to this many times.
const MAX_ATTEMPTS: usize = 16;

/// A value. Texts are zeroized on drop: they may be private.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
    InBase64,
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
            Self::InBase64 => "the key is encoded in base64 once more",
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
    // Functions that are called in many places are not inlined: it would make the program much larger.
    #[inline(never)]
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
    #[inline(never)]
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
    match text.split_first() {
        Some((b'{', _)) => true,
        // `[key]` starts a section of a settings file.
        Some((b'[', items)) => items
            .trim_ascii_start()
            .first()
            .is_none_or(|first| b"{[\"'-]".contains(first) || first.is_ascii_digit()),
        _ => false,
    }
}

/// Reads a text that is JSON, or nearly, or contains objects with the member `hint`. Of several objects, the value is a
/// list.
pub(crate) fn read(text: &[u8], hint: &[u8]) -> Option<Document> {
    let body = without_bom(text);
    let start = text.len() - body.trim_ascii_start().len();
    let is_marked = matches!(text.get(start), Some(b'{' | b'[' | b'"' | b'\''));
    if is_marked
        && let Some(whole) = document(text, start)
        && matches!(whole.value.json, Json::List(_) | Json::Object(_))
    {
        let rest = text.get(whole.value.span.end..).unwrap_or_default();
        if !contains(rest, hint) {
            return Some(whole);
        }
    }
    if !contains(text, hint) {
        return None;
    }
    if let Some(plain) = without_doubled_quotes(body)
        && let Some(mut document) = document(&plain, 0)
    {
        let span = Span {
            start,
            end: text.len(),
        };
        relocate(&mut document.value, span);
        document.slips = vec![(Slip::Escaped, start)];
        return Some(document);
    }
    several(text, hint)
}

/// Every object in other text that has the hint.
fn several(text: &[u8], hint: &[u8]) -> Option<Document> {
    let mut found: Vec<Document> = Vec::new();
    let (mut at, mut failures) = (0, 0);
    let mut is_alone = true;
    while failures < MAX_ATTEMPTS
        && let Some(rest) = text.get(at..)
        && let Some(next) = find(rest, b"{")
    {
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || b",;".contains(byte);
        is_alone &= without_bom(rest).iter().take(next).all(is_between);
        let start = at + next;
        let document = document(text, start);
        at = match &document {
            Some(document) => document.value.span.end,
            None => start + 1,
        };
        match document {
            Some(document) if text.get(start..at).is_some_and(|part| contains(part, hint)) => {
                found.push(document);
            }
            _ => failures += 1,
        }
    }
    let first = found.first()?;
    let rest = text.get(at..).unwrap_or_default().trim_ascii();
    is_alone &= rest.is_empty() || rest == b";";
    let span = Span {
        start: first.value.span.start,
        end: at,
    };
    let mut slips: Vec<(Slip, usize)> = Vec::new();
    for (slip, place) in found.iter().flat_map(|document| &document.slips) {
        if slips.iter().all(|(known, _)| known != slip) {
            slips.push((*slip, *place));
        }
    }
    if !is_alone {
        slips.push((Slip::Around, span.start));
    }
    let mut values: Vec<Value> = found.into_iter().map(|document| document.value).collect();
    let value = match values.len() {
        1 => values.pop()?,
        _ => Value {
            json: Json::List(values),
            span,
        },
    };
    Some(Document { value, slips })
}

/// JSON in a field of a CSV file, where quotation marks are doubled (RFC 4180 §2).
fn without_doubled_quotes(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let inner = text.trim_ascii().strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if !inner.starts_with(b"{\"\"") && !inner.starts_with(b"[{\"\"") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(inner.len()));
    let mut was_quote = false;
    for &byte in inner {
        was_quote = byte == b'"' && !was_quote;
        if !was_quote {
            plain.push(byte);
        }
    }
    Some(plain)
}

fn document(text: &[u8], start: usize) -> Option<Document> {
    let mut reader = Reader::new(text, start);
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
        let mut reader = Reader::new(inner.as_bytes(), 0);
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
pub(crate) fn relocate(value: &mut Value, span: Span) {
    value.span = span;
    match &mut value.json {
        Json::List(items) => items.iter_mut().for_each(|item| relocate(item, span)),
        Json::Object(members) => members
            .iter_mut()
            .for_each(|(_, member)| relocate(member, span)),
        _ => {}
    }
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
