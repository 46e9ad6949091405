//! Names that people chose, and text for machines.

use leptos::prelude::*;

use super::CopyButton;
use crate::domain::visible;

/// A name with its own text direction, and invisible characters as code points.
#[component]
pub fn Name(
    /// The name.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <bdi>{move || visible(&text.read())}</bdi> }
}

/// A kid, hash or ID with its copy button.
#[component]
pub fn CopyableText(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, as in "Copy key ID".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! {
        <span class="kid-line">
            <code class="kid" dir="ltr">
                {text.clone()}
            </code>
            <CopyButton text what />
        </span>
    }
}
