//! Names that people gave: whatever they hold, they are read as they are, and change nothing around them.

use leptos::prelude::*;

/// A name in a direction of its own, with what nobody sees in it as code points.
#[component]
pub fn Name(
    /// The name.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <bdi>{move || visible(&text.read())}</bdi> }
}

/// The name with each character that can't be seen, or that reorders text, as its code point.
#[must_use]
pub fn visible(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if is_unseen(c) {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// The name as a part of a sentence: where it runs from right to left, the words around keep their order.
#[must_use]
pub fn in_sentence(name: &str) -> String {
    let name = visible(name);
    if name.chars().any(runs_from_the_right) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name
    }
}

/// Something of it can be seen.
#[must_use]
pub fn has_visible(name: &str) -> bool {
    !name.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// `typed` is the name as far as anybody can see and type it.
#[must_use]
pub fn is_typed(typed: &str, name: &str) -> bool {
    let typed = typeable(typed);
    typed == typeable(name) || typed == typeable(&visible(name))
}

/// Without what no keyboard has, and with one space where there are several.
fn typeable(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Controls, and characters without width or with power over the direction. A line's end in a name is one of them.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00}'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
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
    fn what_nobody_sees_is_shown() {
        assert_eq!(visible("pay\u{202E}lanretni"), "pay[U+202E]lanretni");
        assert_eq!(visible("a\u{200B}b\nc"), "a[U+200B]b[U+000A]c");
        assert_eq!(visible("Ünï 日本 שלום"), "Ünï 日本 שלום");
    }

    #[test]
    fn a_sentence_keeps_its_order() {
        assert_eq!(in_sentence("billing"), "billing");
        assert_eq!(in_sentence("שלום"), "\u{2068}שלום\u{2069}");
    }

    #[test]
    fn a_name_can_be_typed_whatever_it_holds() {
        for (typed, name) in [
            ("a b", "a\u{A0} b"),
            ("ab", "a\u{200B}b"),
            ("a[U+200B]b", "a\u{200B}b"),
            (" a  b ", "a b"),
        ] {
            assert!(is_typed(typed, name), "{typed:?} for {name:?}");
        }
        assert!(!is_typed("a", "b") && !is_typed("", "b"));
    }

    #[test]
    fn nothing_to_see() {
        for name in ["\u{200B}", "\u{3164}\u{2060}", " \u{A0}"] {
            assert!(!has_visible(name), "{name:?}");
        }
        assert!(has_visible("a\u{200B}"));
    }
}
