//! Answers as values of types, read from what the browser's own JSON parser makes of them.
//!
//! serde_json's reader, its numbers and its messages would be a tenth of what every page loads. Natively, where unit
//! tests run, it reads.

use core::fmt;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};

/// Text that is not JSON, or not of the expected type. The reason and the place are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the expected JSON")]
pub struct Malformed;

/// Without messages: serde's would pull in the formatting of every kind of number.
impl Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads JSON.
///
/// # Errors
/// [`Malformed`].
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    #[cfg(target_arch = "wasm32")]
    return browser::from_str(text);
    #[cfg(not(target_arch = "wasm32"))]
    serde_json::from_str(text).map_err(|_| Malformed)
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, JSON, Number, Object, Reflect};
    use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
    use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
    use serde::forward_to_deserialize_any;
    use wasm_bindgen::{JsCast, JsValue};

    use super::Malformed;

    pub(super) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
        let value = JSON::parse(text).map_err(|_| Malformed)?;
        T::deserialize(Parsed(value))
    }

    /// A value that the browser has parsed.
    struct Parsed(JsValue);

    impl Parsed {
        /// The object, if it is one and no array.
        fn object(&self) -> Option<&Object> {
            let object = self.0.dyn_ref::<Object>();
            object.filter(|object| !Array::is_array(object))
        }
    }

    impl IntoDeserializer<'_, Malformed> for Parsed {
        type Deserializer = Self;

        fn into_deserializer(self) -> Self {
            self
        }
    }

    impl<'de> Deserializer<'de> for Parsed {
        type Error = Malformed;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            let value = &self.0;
            if let Some(text) = value.as_string() {
                visitor.visit_string(text)
            } else if let Some(number) = value.as_f64() {
                let is_integer =
                    number.trunc() == number && number.abs() <= Number::MAX_SAFE_INTEGER;
                if is_integer && number >= 0.0 {
                    visitor.visit_u64(number as u64)
                } else if is_integer {
                    visitor.visit_i64(number as i64)
                } else {
                    visitor.visit_f64(number)
                }
            } else if let Some(is_true) = value.as_bool() {
                visitor.visit_bool(is_true)
            } else if let Some(array) = value.dyn_ref::<Array>() {
                visitor.visit_seq(SeqDeserializer::new(array.iter().map(Parsed)))
            } else if let Some(object) = self.object() {
                let members = Object::entries(object).into_iter().map(|member| {
                    let member: Array = member.unchecked_into();
                    (Parsed(member.get(0)), Parsed(member.get(1)))
                });
                visitor.visit_map(MapDeserializer::new(members))
            } else {
                visitor.visit_unit()
            }
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            if self.0.is_null() {
                visitor.visit_none()
            } else {
                visitor.visit_some(self)
            }
        }

        /// Asks for the fields that the type has, and leaves the others alone.
        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _name: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Malformed> {
            match self.object() {
                Some(object) => {
                    let members = fields.iter().filter_map(|name| {
                        let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
                        (!value.is_undefined()).then_some((*name, Parsed(value)))
                    });
                    visitor.visit_map(MapDeserializer::new(members))
                }
                None => self.deserialize_any(visitor),
            }
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _name: &'static str,
            _variants: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Malformed> {
            let text: StringDeserializer<Malformed> =
                self.0.as_string().ok_or(Malformed)?.into_deserializer();
            visitor.visit_enum(text)
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            _name: &'static str,
            visitor: V,
        ) -> Result<V::Value, Malformed> {
            visitor.visit_newtype_struct(self)
        }

        fn deserialize_ignored_any<V: Visitor<'de>>(
            self,
            visitor: V,
        ) -> Result<V::Value, Malformed> {
            visitor.visit_unit()
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            unit unit_struct seq tuple tuple_struct map identifier
        }
    }
}
