//! Which properties of an object a caller requested.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::{Property, Schema};

/// In a query string: the names.
pub const FIELDS: Property = Property::optional(
    "fields",
    "Comma-separated list of fields",
    Schema::text(0, 2048),
);
/// In a query string: whether they are included or excluded.
pub const INCLUDE_FIELDS: Property = Property::optional(
    "include_fields",
    "Whether fields are to be included or excluded",
    Schema::Boolean,
);

/// `fields` and `include_fields`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Fields {
    /// Comma-separated names.
    pub fields: Option<String>,
    /// Whether they are the ones to be shown, or the ones to be left out.
    pub include_fields: Option<bool>,
}

impl Fields {
    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.fields.as_deref().unwrap_or_default().split(',');
        names.map(str::trim).filter(|name| !name.is_empty())
    }

    /// Returns true if the property of this name is to be shown.
    pub fn asks_for(&self, name: &str) -> bool {
        if self.names().next().is_none() {
            return true;
        }
        self.names().any(|field| field == name) == self.include_fields.unwrap_or(true)
    }

    /// The properties of `item` that are to be shown.
    pub fn of<T: Serialize>(&self, item: &T) -> Map<String, Value> {
        let mut properties = match serde_json::to_value(item) {
            Ok(Value::Object(properties)) => properties,
            // Every item of a list is an object, and nothing of it fails to serialize.
            _ => Map::new(),
        };
        properties.retain(|name, _| self.asks_for(name));
        properties
    }
}
