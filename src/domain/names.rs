//! Names that people chose: shown as they are, without affecting what is around them.

use management_api::Credential;
pub use primitives::text::escape as visible;
use primitives::text::is_invisible;

/// What is around a name that keeps the order of the words beside it: FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE.
pub const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

fn isolated(name: &str) -> String {
    let [before, after] = ISOLATES;
    format!("{before}{name}{after}")
}

/// The name as part of a sentence: isolated if written from right to left, so that the words around keep their order.
#[must_use]
pub fn in_sentence(name: &str) -> String {
    let name = visible(name);
    if name.chars().any(runs_from_the_right) {
        isolated(&name)
    } else {
        name
    }
}

/// The name in a sentence.
#[must_use]
pub fn name_in_sentence(credential: &Credential) -> String {
    in_sentence(&display_name(credential))
}

/// The name in a result: between isolates, so that a long one is cut where it is shown.
#[must_use]
pub fn in_toast(name: &str) -> String {
    isolated(&visible(name))
}

/// The name in a result.
#[must_use]
pub fn name_in_toast(credential: &Credential) -> String {
    in_toast(&display_name(credential))
}

/// The name for people; a credential may have none.
#[must_use]
pub fn display_name(credential: &Credential) -> String {
    let kid = credential.kid.as_deref().unwrap_or(&credential.id);
    match credential.name.trim() {
        name if has_visible(name) => name.to_owned(),
        _ => format!("Unnamed ({})", kid.chars().take(8).collect::<String>()),
    }
}

/// In lower case, to compare without case. The browser has Unicode's tables already; the program would carry them along.
#[must_use]
pub fn lowercase(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}

/// Returns true if any of it is visible.
#[must_use]
pub fn has_visible(name: &str) -> bool {
    !name.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Returns true if `typed` is the name, as far as it can be seen and typed.
#[must_use]
pub fn is_typed(typed: &str, name: &str) -> bool {
    let typed = typeable(typed);
    typed == typeable(name) || typed == typeable(&visible(name))
}

/// Without invisible characters, and with runs of white space as one space.
fn typeable(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of a script that is written from right to left.
const fn runs_from_the_right(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_to_left_name_is_isolated() {
        assert_eq!(in_sentence("billing"), "billing");
        assert_eq!(in_sentence("שלום"), "\u{2068}שלום\u{2069}");
    }

    #[test]
    fn invisible_characters_need_not_be_typed() {
        for (typed, name) in [
            ("a b", "a\u{A0} b"),
            ("ab", "a\u{200B}b"),
            ("a\\u{200b}b", "a\u{200B}b"),
            (" a  b ", "a b"),
        ] {
            assert!(is_typed(typed, name), "{typed:?} for {name:?}");
        }
        assert!(!is_typed("a", "b") && !is_typed("", "b"));
    }

    #[test]
    fn invisible_name_has_nothing_visible() {
        for name in ["\u{200B}", "\u{3164}\u{2060}", " \u{A0}"] {
            assert!(!has_visible(name), "{name:?}");
        }
        assert!(has_visible("a\u{200B}"));
    }
}
