//! How the keys of a shortcut are written on this computer.

use leptos::prelude::*;

/// `Ctrl K` as it is written here: `⌘ K` on a Mac.
#[must_use]
pub fn shortcut(keys: &'static str) -> String {
    written(keys, is_apple())
}

fn written(keys: &'static str, is_apple: bool) -> String {
    match keys.strip_prefix("Ctrl ") {
        Some(key) if is_apple => format!("⌘ {key}"),
        _ => keys.to_owned(),
    }
}

fn is_apple() -> bool {
    // What replaces `platform` is not in every browser.
    let navigator = window().navigator();
    let platform = js_sys::Reflect::get(&navigator, &"platform".into());
    let platform = platform.ok().and_then(|platform| platform.as_string());
    platform.is_some_and(|platform| {
        ["Mac", "iPhone", "iPad"]
            .iter()
            .any(|own| platform.starts_with(own))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mac_has_the_command_key() {
        assert_eq!(written("Ctrl K", true), "⌘ K");
        assert_eq!(written("Ctrl K", false), "Ctrl K");
        assert_eq!(written("Esc", true), "Esc");
    }
}
