//! Schemas as JSON Schema 2020-12, for the OpenAPI document.

use serde_json::{Map, Value, json};

use super::{Identity, Object, Property, Schema};

/// The objects that have a name, by name.
#[derive(Debug, Default)]
pub struct Components(pub Map<String, Value>);

impl Components {
    /// The JSON Schema of a schema. An object with a name is put among the components, and referred to.
    pub fn schema(&mut self, own: &Schema) -> Value {
        match own {
            Schema::Text(rule) => {
                let mut schema =
                    json!({ "type": "string", "minLength": rule.min, "maxLength": rule.max });
                if let (Some(pattern), Some(schema)) = (rule.pattern, schema.as_object_mut()) {
                    schema.insert("pattern".into(), pattern.regex.into());
                }
                schema
            }
            Schema::Boolean => json!({ "type": "boolean" }),
            Schema::Integer { min, max: i64::MAX } => json!({ "type": "integer", "minimum": min }),
            Schema::Integer { min, max } => {
                json!({ "type": "integer", "minimum": min, "maximum": max })
            }
            Schema::DateTime => json!({ "type": "string", "format": "date-time" }),
            Schema::OneOf(values) => json!({ "type": "string", "enum": values }),
            Schema::List { item, max, unique } => {
                let mut schema = json!({ "type": "array", "items": self.schema(item) });
                if let Some(schema) = schema.as_object_mut() {
                    if *max < usize::MAX {
                        schema.insert("maxItems".into(), (*max).into());
                    }
                    if matches!(unique, Some(Identity::Whole)) {
                        schema.insert("uniqueItems".into(), true.into());
                    }
                }
                schema
            }
            Schema::Map { value, nullable } => {
                let mut schema = self.schema(value);
                if *nullable && !matches!(value, Schema::Opaque) {
                    schema = json!({ "anyOf": [schema, { "type": "null" }] });
                }
                json!({ "type": "object", "additionalProperties": schema })
            }
            Schema::AnyOf(all) => {
                let schemas: Vec<Value> = all.iter().map(|one| self.schema(one)).collect();
                json!({ "anyOf": schemas })
            }
            Schema::Only { values, .. } => {
                let values: Vec<Value> = values.iter().map(|one| Value::from(*one)).collect();
                json!({ "enum": values })
            }
            Schema::Opaque => json!({}),
            Schema::Object(object) => self.object(object),
        }
    }

    /// The schema of an object.
    pub fn object(&mut self, object: &Object) -> Value {
        let properties: Map<String, Value> = object
            .all()
            .map(|property| (property.name.to_owned(), self.property(property)))
            .collect();
        let required: Vec<&str> = object
            .all()
            .filter(|one| one.required)
            .map(|one| one.name)
            .collect();
        let mut schema =
            json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if let Some(schema) = schema.as_object_mut() {
            if !required.is_empty() {
                schema.insert("required".into(), required.into());
            }
            if object.min > 0 {
                schema.insert("minProperties".into(), object.min.into());
            }
            if object.max < usize::MAX {
                schema.insert("maxProperties".into(), object.max.into());
            }
        }
        if object.name.is_empty() {
            return schema;
        }
        self.0.insert(object.name.to_owned(), schema);
        json!({ "$ref": format!("#/components/schemas/{}", object.name) })
    }

    fn property(&mut self, property: &Property) -> Value {
        let mut schema = self.schema(&property.schema);
        if property.nullable {
            schema = json!({ "anyOf": [schema, { "type": "null" }] });
        }
        if let (Some(schema), false) = (schema.as_object_mut(), property.about.is_empty()) {
            schema.insert("description".into(), property.about.into());
        }
        schema
    }

    /// The parameters of a query string.
    pub fn query(&mut self, object: &Object) -> Vec<Value> {
        let parameters = object.all().map(|property| {
            json!({
                "name": property.name,
                "in": "query",
                "description": property.about,
                "required": property.required,
                "schema": self.schema(&property.schema),
            })
        });
        parameters.collect()
    }
}
