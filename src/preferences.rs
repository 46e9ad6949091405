//! What the browser keeps: choices, which no account has and no request carries.
//!
//! `src/boot.js` applies the theme before the program is there, so that the page doesn't flash.

use std::sync::LazyLock;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How high the rows of tables are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// 44 px.
    #[default]
    Comfortable,
    /// 36 px.
    Compact,
}

/// Whether single keys are shortcuts: speech input and accidental keys need a way to turn them off (WCAG 2.2, 2.1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SingleKeys {
    /// They are.
    #[default]
    On,
    /// They aren't.
    Off,
}

/// The time zone in which instants are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ZoneChoice {
    /// The browser's.
    #[default]
    Browser,
    /// Coordinated Universal Time.
    Utc,
    /// Another, by its IANA name: `Europe/Berlin`.
    Named(String),
}

/// A choice that is kept as a word.
pub trait Kept: Clone + PartialEq + Send + Sync + 'static {
    /// Its key in the browser's storage.
    const KEY: &'static str;

    /// The word; `None` for the default.
    fn word(&self) -> Option<String>;

    /// The choice of a word; the default if it is unknown.
    fn of_word(word: &str) -> Self;

    /// The signal that holds it.
    fn signal() -> &'static ArcRwSignal<Self>;

    /// The present choice; tracked.
    #[must_use]
    fn chosen() -> Self {
        Self::signal().get()
    }

    /// Chooses, and keeps it.
    fn choose(self) {
        match self.word() {
            Some(word) => write(Self::KEY, &word),
            None => forget(Self::KEY),
        }
        Self::signal().set(self);
    }

    /// What was kept.
    #[must_use]
    fn kept() -> Self {
        Self::of_word(&read(Self::KEY).unwrap_or_default())
    }
}

macro_rules! kept {
    ($type:ty, $key:literal) => {
        const KEY: &'static str = $key;

        fn signal() -> &'static ArcRwSignal<Self> {
            static SIGNAL: LazyLock<ArcRwSignal<$type>> =
                LazyLock::new(|| ArcRwSignal::new(<$type>::kept()));
            &SIGNAL
        }
    };
}

impl Kept for Theme {
    kept!(Theme, "countersign.theme");

    fn word(&self) -> Option<String> {
        match self {
            Self::System => None,
            Self::Light => Some("light".to_owned()),
            Self::Dark => Some("dark".to_owned()),
        }
    }

    fn of_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

impl Kept for Density {
    kept!(Density, "countersign.density");

    fn word(&self) -> Option<String> {
        (*self == Self::Compact).then(|| "compact".to_owned())
    }

    fn of_word(word: &str) -> Self {
        match word {
            "compact" => Self::Compact,
            _ => Self::Comfortable,
        }
    }
}

impl Kept for SingleKeys {
    kept!(SingleKeys, "countersign.single-keys");

    fn word(&self) -> Option<String> {
        (*self == Self::Off).then(|| "off".to_owned())
    }

    fn of_word(word: &str) -> Self {
        match word {
            "off" => Self::Off,
            _ => Self::On,
        }
    }
}

impl Kept for ZoneChoice {
    kept!(ZoneChoice, "countersign.zone");

    fn word(&self) -> Option<String> {
        match self {
            Self::Browser => None,
            Self::Utc => Some("UTC".to_owned()),
            Self::Named(name) => Some(name.clone()),
        }
    }

    fn of_word(word: &str) -> Self {
        match word {
            "" => Self::Browser,
            "UTC" => Self::Utc,
            name => Self::Named(name.to_owned()),
        }
    }
}

/// Tells other tabs of this browser that a session began: they hear of a change of the storage.
pub fn tell_other_tabs(moment: &str) {
    write("countersign.session", moment);
}

/// Applies the theme to the page, now and after each choice.
pub fn apply_theme() {
    Effect::new(|| {
        let Some(root) = document().document_element() else {
            return;
        };
        let _ = match Theme::chosen().word() {
            Some(word) => root.set_attribute("data-theme", &word),
            None => root.remove_attribute("data-theme"),
        };
    });
}

/// Calls a method of the storage. Where the browser blocks it, nothing is kept: choices then last as long as the page.
fn storage(method: &str, key: &str, value: Option<&str>) -> Option<JsValue> {
    let window = js_sys::global();
    let storage = Reflect::get(&window, &"localStorage".into()).ok()?;
    let method: Function = Reflect::get(&storage, &method.into())
        .ok()?
        .dyn_into()
        .ok()?;
    match value {
        Some(value) => method.call2(&storage, &key.into(), &value.into()).ok(),
        None => method.call1(&storage, &key.into()).ok(),
    }
}

fn read(key: &str) -> Option<String> {
    storage("getItem", key, None)?.as_string()
}

fn write(key: &str, value: &str) {
    let _ = storage("setItem", key, Some(value));
}

fn forget(key: &str) {
    let _ = storage("removeItem", key, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_word() {
        fn check<T: Kept + std::fmt::Debug + Default>(choices: &[T]) {
            for choice in choices {
                let word = choice.word().unwrap_or_default();
                assert_eq!(T::of_word(&word), *choice);
            }
            assert_eq!(T::default().word(), None, "the default is not stored");
        }
        check(&[Theme::System, Theme::Light, Theme::Dark]);
        check(&[Density::Comfortable, Density::Compact]);
        check(&[SingleKeys::On, SingleKeys::Off]);
        check(&[
            ZoneChoice::Browser,
            ZoneChoice::Utc,
            ZoneChoice::Named("Asia/Tokyo".to_owned()),
        ]);
    }
}
