//! The error of a form: in view, with the focus.

use leptos::{html, prelude::*};

use super::{Callout, Tone};

/// Why a form was rejected. It gets the focus when it appears, so that it is in view and read out. Between a dialog's body
/// and its foot it stays in view.
#[component]
pub fn FormError(
    /// The title and the text, if there is an error.
    #[prop(into)]
    error: Signal<Option<(String, String)>>,
) -> impl IntoView {
    move || {
        error
            .get()
            .map(|(title, text)| view! { <Shown title text /> })
    }
}

#[component]
fn Shown(title: String, text: String) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            request_animation_frame(move || {
                node.scroll_into_view_with_bool(false);
                let _ = node.focus();
            });
        }
    });
    view! {
        <div node_ref=node class="form-error" tabindex="-1">
            <Callout tone=Tone::Danger title alert=true>
                <p>{text}</p>
            </Callout>
        </div>
    }
}
