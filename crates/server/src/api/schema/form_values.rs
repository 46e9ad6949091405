//! Forms and query strings, whose values are all texts.

use serde_json::{Map, Value};

use super::{Object, Schema, Violation};
use crate::api::json;
use crate::redact;

impl Object {
    /// Turns the texts of a form or a query string into the values that the properties take. What does not fit stays
    /// a text, which validation then rejects.
    pub fn read_texts(
        &self,
        texts: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Map<String, Value>, Violation> {
        let mut values = Map::new();
        for (name, text) in texts {
            let is_list = self
                .property(&name)
                .is_some_and(|property| matches!(property.schema, Schema::List { .. }));
            if is_list
                && !text.contains('\0')
                && let Some(Value::Array(items)) = values.get_mut(&name)
            {
                items.push(Value::String(text));
                continue;
            }
            if values.contains_key(&name) {
                return Err(Violation::root("The property appears twice").of_name(&name));
            }
            if text.contains('\0') {
                return Err(Violation::at(
                    redact::name(&name),
                    "",
                    "The value contains the character U+0000",
                )
                .within(""));
            }
            let value = match self.property(&name) {
                Some(property) if property.nullable && text == "null" => Value::Null,
                Some(property) => property.schema.read_text(text).map_err(|error| {
                    Violation::at(property.name, property.about, error.to_string())
                })?,
                None => Value::String(text),
            };
            values.insert(name, value);
        }
        Ok(values)
    }
}

impl Schema {
    fn read_text(&self, text: String) -> Result<Value, serde_json::Error> {
        let read = match self {
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
            Self::Integer { .. } => text.parse::<i64>().ok().map(Value::from),
            // Query strings repeat the parameter, once for each item.
            Self::List { .. } if !text.starts_with('[') => Some(Value::from(vec![text.clone()])),
            Self::List { .. }
            | Self::Object(_)
            | Self::Map { .. }
            | Self::Opaque
            | Self::Only { .. }
            | Self::AnyOf(_) => match json::parse(text.as_bytes()) {
                Err(error) if json::is_too_deep(&error) => return Err(error),
                read => read.ok(),
            },
            Self::Text(_) | Self::DateTime | Self::OneOf(_) => None,
        };
        Ok(read.unwrap_or(Value::String(text)))
    }
}
