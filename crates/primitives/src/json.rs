//! JSON, read strictly: RFC 8259 lets a reader take either of two members of one name; this one takes neither. Nor does
//! it take deep nesting or U+0000.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

use crate::redact;

/// Levels of nesting that [`object`] still reads.
const MAX_DEPTH: usize = 16;

/// Why a text is not a JSON object that [`object`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not JSON, not UTF-8, U+0000 in a text, or something behind the object.
    Malformed,
    /// JSON, but not an object.
    NotAnObject,
    /// A member name occurs twice in one object (RFC 7515, section 4; RFC 8725, section 2.4).
    DuplicateMember,
    /// Nested deeper than 16.
    TooDeep,
}

/// The beginnings of our own messages, which tell them from serde_json's.
const DUPLICATE: &str = "the property ";
const DEEP: &str = "nested deeper than ";

/// Reads exactly one JSON object, nested 16 levels at most.
///
/// # Errors
/// [`Fault`].
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, Fault> {
    match value(bytes, MAX_DEPTH) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Fault::NotAnObject),
        Err(error) if error.to_string().starts_with(DUPLICATE) => Err(Fault::DuplicateMember),
        Err(error) if is_too_deep(&error) => Err(Fault::TooDeep),
        Err(_) => Err(Fault::Malformed),
    }
}

/// Reads exactly one JSON text, nested `max_depth` levels at most. Rejects members of one name, U+0000 in texts
/// (databases do not hold it), lone surrogates, and anything after the text.
///
/// # Errors
/// What is wrong, with line and column.
pub fn value(bytes: &[u8], max_depth: usize) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let strict = Strict {
        max_depth,
        depth: 0,
    };
    let value = strict.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Returns true if a text is JSON so far, but nested too deep.
pub fn is_too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with(DEEP)
}

#[derive(Clone, Copy)]
struct Strict {
    max_depth: usize,
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == self.max_depth {
            return Err(E::custom(format_args!("{DEEP}{} levels", self.max_depth)));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        without_nul(value).map(|text| Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        without_nul(&value)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            without_nul(&name)?;
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "{DUPLICATE}{} appears twice",
                    redact::name(&name)
                )));
            }
            object.insert(name, members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

fn without_nul<E: Error>(text: &str) -> Result<&str, E> {
    if text.contains('\0') {
        Err(E::custom("a text holds the character U+0000"))
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, is_too_deep, object, value};
    use serde_json::Value;

    #[test]
    fn reads_an_object() {
        let members = object(br#" {"a":1,"b":[true,null,"x",1.5,-2],"c":{"a":{}}} "#).unwrap();
        assert_eq!(members["b"][3], 1.5);
        assert_eq!(members["b"][4], -2);
    }

    #[test]
    fn rejects_duplicate_names_at_any_depth() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"x":[{"y":{"a":1,"a":2}}]}"#,
        ] {
            assert_eq!(
                object(text.as_bytes()),
                Err(Fault::DuplicateMember),
                "{text}"
            );
        }
    }

    #[test]
    fn reads_exactly_one_well_formed_object() {
        for text in [
            "",
            "{",
            "{}{}",
            "{} x",
            "\u{feff}{}",
            "{'a':1}",
            r#"{"a":NaN}"#,
            r#"{"a":1e400}"#,
            r#"{"a":"\ud800"}"#,
            "{\"a\":\"\n\"}",
            // Databases and C programs cut texts there.
            r#"{"a":"x\u0000"}"#,
            r#"{"a\u0000":1}"#,
            r#"{"a":[{"b":"\u0000"}]}"#,
        ] {
            assert_eq!(object(text.as_bytes()), Err(Fault::Malformed), "{text}");
        }
        assert_eq!(object(b"{\"a\":\"\xff\"}"), Err(Fault::Malformed));
        for text in ["[]", "1", "\"x\"", "null"] {
            assert_eq!(object(text.as_bytes()), Err(Fault::NotAnObject), "{text}");
        }
    }

    #[test]
    fn rejects_deep_nesting() {
        let nested =
            |depth: usize| format!("{}{}", "{\"a\":".repeat(depth) + "1", "}".repeat(depth));
        assert!(object(nested(16).as_bytes()).is_ok());
        assert_eq!(object(nested(17).as_bytes()), Err(Fault::TooDeep));
        assert_eq!(object(nested(100_000).as_bytes()), Err(Fault::TooDeep));
    }

    #[test]
    fn the_caller_sets_the_maximum_depth() {
        let text = r#"{"a":[1,-2,3.5,true,null,"\ud83d\ude00"],"b":{"c":{}}}"#;
        let read = value(text.as_bytes(), 3).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
        let error = value(text.as_bytes(), 2).unwrap_err();
        assert!(is_too_deep(&error));
        assert!(error.to_string().starts_with("nested deeper than 2 levels"));
        assert!(value("[".repeat(100_000).as_bytes(), 32).is_err());
    }

    #[test]
    fn errors_name_the_cause() {
        for (text, why) in [
            (
                r#"{"a":1,"b":{"a":1,"a":1}}"#,
                "the property a appears twice",
            ),
            (r#"{"a":"x\u0000"}"#, "U+0000"),
            (r#""\ud800""#, "hex escape"),
            ("{} {}", "trailing characters"),
            ("1e999", "number out of range"),
        ] {
            let error = value(text.as_bytes(), 32).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
