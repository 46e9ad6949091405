//! Texts of one line, cut where there is no room. What is cut is whole in the page's text, to readers of the screen, on
//! copying, on hover and, in a table, on focus.

use leptos::prelude::*;

use crate::{domain::visible, ui::CopyButton};

/// Characters of an identifier that stay at its end.
const TAIL: usize = 6;

/// A name that people chose, cut at the end.
#[component]
pub fn CutName(
    /// The name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let shown = visible(&text);
    view! {
        <bdi class="cut" data-whole=shown.clone() title=shown.clone()>
            {shown.clone()}
        </bdi>
    }
}

/// A text for machines, cut in the middle: what tells two of them apart is as often at the end as at the start.
#[component]
pub fn CutId(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (head, tail) = split(&text);
    let (head, tail) = (head.to_owned(), tail.to_owned());
    view! {
        <code class="cut-id" dir="ltr" data-whole=text.clone() title=text>
            <span class="cut-head">{head}</span>
            <span class="cut-tail">{tail}</span>
        </code>
    }
}

/// The same with its copy button.
#[component]
pub fn CopyableId(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, as in "Copy key ID".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! {
        <span class="cut-line">
            <CutId text=text.clone() />
            <CopyButton text what />
        </span>
    }
}

/// The start and the end of an identifier; a short one has no end.
fn split(text: &str) -> (&str, &str) {
    let count = text.chars().count();
    if count <= 2 * TAIL {
        return (text, "");
    }
    let at = text
        .char_indices()
        .nth(count - TAIL)
        .map_or(text.len(), |(at, _)| at);
    text.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_make_the_whole() {
        for text in ["", "short", "a-key-id-of-some-length", "äöüäöüäöüäöüäöü"] {
            let (head, tail) = split(text);
            assert_eq!(format!("{head}{tail}"), text);
        }
        assert_eq!(split("0123456789abcdef"), ("0123456789", "abcdef"));
        assert_eq!(split("0123456789ab").1, "");
    }
}
