//! What is handed to Find by another page, in memory only: key material has no place in an address.

use diagnosis::Secret;
use leptos::prelude::*;

/// A text on its way to Find.
#[derive(Clone, Copy)]
pub struct ForFind {
    text: StoredValue<Option<Secret>>,
    arrivals: RwSignal<()>,
}

impl Default for ForFind {
    fn default() -> Self {
        Self {
            text: StoredValue::new(None),
            arrivals: RwSignal::new(()),
        }
    }
}

impl ForFind {
    /// Hands a text over.
    pub fn hand_over(self, text: String) {
        self.text.set_value(Some(Secret::new(text.into_bytes())));
        self.arrivals.set(());
    }

    /// Changes with each text.
    #[must_use]
    pub fn arrivals(self) -> ReadSignal<()> {
        self.arrivals.read_only()
    }

    /// Takes the text, once.
    #[must_use]
    pub fn take(self) -> Option<String> {
        let text = self.text.try_update_value(Option::take).flatten()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}

/// Returns true if a text can't be a search or an identifier: it may be a key, and a private one.
#[must_use]
pub fn is_material(text: &str) -> bool {
    const LONGEST: usize = 200;
    let text = text.trim();
    text.len() > LONGEST
        || text.contains('\n')
        || text.starts_with("-----")
        || text.starts_with("eyJ")
        || text.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::is_material;

    #[test]
    fn keys_and_assertions_are_material_and_names_are_not() {
        for text in [
            "-----BEGIN PUBLIC KEY----- MIIB",
            "eyJhbGciOiJSUzI1NiJ9.e30.",
            "{\"kty\":\"RSA\"}",
            "a\nb",
            &"M".repeat(201),
        ] {
            assert!(is_material(text), "{text}");
        }
        for text in [
            "billing",
            "SHA256:HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8",
            "6E:3D:3F:58:D5:95:14:70:7D:5B:53:A0:BA:E5:F4:A8:FB:CA:4F:E1:AC:78:EE:E6:56:38:8F:DD:39:A1:55:4A",
        ] {
            assert!(!is_material(text), "{text}");
        }
    }
}
