//! Values of form controls.

use management_api::{Algorithm, AppType, ClientStatus};

use super::{AuthMethod, EventResult, EventType, ExpiryChoice};
use crate::clock::Zone;

/// Something that is chosen in a form control.
pub trait FormValue: Clone + PartialEq + Send + Sync + 'static {
    /// The value of its control: another one for each choice.
    fn form_value(&self) -> String;
}

impl FormValue for String {
    fn form_value(&self) -> String {
        self.clone()
    }
}

impl FormValue for usize {
    fn form_value(&self) -> String {
        self.to_string()
    }
}

/// `None` is the empty value.
impl<T: FormValue> FormValue for Option<T> {
    fn form_value(&self) -> String {
        self.as_ref().map(T::form_value).unwrap_or_default()
    }
}

impl FormValue for AppType {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for AuthMethod {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for ClientStatus {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for EventType {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for EventResult {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for Algorithm {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

impl FormValue for ExpiryChoice {
    fn form_value(&self) -> String {
        let value = match self {
            Self::Never => "never",
            Self::Certificate => "certificate",
            Self::At => "at",
        };
        value.to_owned()
    }
}

impl FormValue for Zone {
    fn form_value(&self) -> String {
        let value = match self {
            Self::Local => "local",
            Self::Utc => "utc",
        };
        value.to_owned()
    }
}
