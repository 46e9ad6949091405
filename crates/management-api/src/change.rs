//! A property of a PATCH body.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a PATCH does to a nullable property: absent, `null` and a value are distinct.
///
/// A field of this type needs `#[serde(default, skip_serializing_if = "Change::is_keep")]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Absent: leave it as it is.
    #[default]
    Keep,
    /// `null`: remove it.
    Clear,
    /// Set it to this.
    Set(T),
}

impl<T> Change<T> {
    /// The property is absent from the body.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value to set, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Applies the change to `place`.
    pub fn apply(self, place: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *place = None,
            Self::Set(value) => *place = Some(value),
        }
    }
}

impl<T> From<Option<T>> for Change<T> {
    /// `None` becomes `Clear`, for forms that always send the property.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_set().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}
