//! JSON objects, read strictly: no member name twice, no deep nesting, no U+0000.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Objects and arrays inside each other that are still read.
const MAX_DEPTH: usize = 16;

/// Why a text is not such an object.
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

/// Markers by which our own refusals are told from serde_json's.
const DUPLICATE: &str = "duplicate member";
const DEEP: &str = "nested too deep";

/// Reads exactly one JSON object.
///
/// # Errors
/// [`Fault`].
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, Fault> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .map_err(|error| {
            let message = error.to_string();
            if message.starts_with(DUPLICATE) {
                Fault::DuplicateMember
            } else if message.starts_with(DEEP) {
                Fault::TooDeep
            } else {
                Fault::Malformed
            }
        })?;
    deserializer.end().map_err(|_| Fault::Malformed)?;
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(Fault::NotAnObject),
    }
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(DEEP));
        }
        Ok(Self {
            depth: self.depth + 1,
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

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        without_nul(value)?;
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            without_nul(&name)?;
            if object.contains_key(&name) {
                return Err(A::Error::custom(DUPLICATE));
            }
            object.insert(name, members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

/// Databases do not hold U+0000, and it means nothing in what is read here.
fn without_nul<E: Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("U+0000 in a text"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Fault, object};

    #[test]
    fn an_object_is_read_with_its_values() {
        let members = object(br#" {"a":1,"b":[true,null,"x",1.5,-2],"c":{"a":{}}} "#).unwrap();
        assert_eq!(members["b"][3], 1.5);
        assert_eq!(members["b"][4], -2);
    }

    #[test]
    fn names_may_not_repeat_at_any_depth() {
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
    fn only_one_well_formed_object_is_read() {
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
    fn nesting_is_capped() {
        let nested =
            |depth: usize| format!("{}{}", "{\"a\":".repeat(depth) + "1", "}".repeat(depth));
        assert!(object(nested(16).as_bytes()).is_ok());
        assert_eq!(object(nested(17).as_bytes()), Err(Fault::TooDeep));
        assert_eq!(object(nested(100_000).as_bytes()), Err(Fault::TooDeep));
    }
}
