//! A field for text that may turn out to be a secret.

use leptos::{html, prelude::*};
use web_sys::HtmlTextAreaElement;

use super::{Labelled, fresh_id};

/// A field whose text is checked before it is kept: what must not stay never enters the field, nor its
/// undo history.
#[component]
pub fn PasteField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// How tall it is, in lines.
    #[prop(default = 3)]
    rows: u32,
    /// Returns true if a text that is about to be pasted may stay in the field.
    #[prop(into)]
    may_stay: UnsyncCallback<String, bool>,
    /// Gets every text; empty if the field was emptied. Returns true if it may stay in the field.
    #[prop(into)]
    on_text: UnsyncCallback<String, bool>,
    /// Empties the field: its text turned out to be one that must not stay.
    #[prop(optional, into)]
    removed: Signal<bool>,
    /// What is in it before anything is typed.
    #[prop(optional, into)]
    typed: Signal<String>,
) -> impl IntoView {
    let id = fresh_id("paste");
    let node = NodeRef::<html::Textarea>::new();
    Effect::new(move || {
        if removed.get()
            && let Some(field) = node.get_untracked()
        {
            field.set_value("");
        }
    });
    Effect::new(move || {
        let text = typed.get();
        if let Some(field) = node.get() {
            field.set_value(&text);
        }
    });
    let paste = move |event: web_sys::ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        if !text.is_empty() && !may_stay.run(text.clone()) {
            event.prevent_default();
            event.stop_propagation();
            on_text.run(text);
        }
    };
    let input = move |event: web_sys::Event| {
        let field: HtmlTextAreaElement = event_target(&event);
        if !on_text.run(field.value()) {
            field.set_value("");
        }
    };
    view! {
        <Labelled id=id.clone() label>
            <textarea
                class="input input-mono source-text"
                id=id.clone()
                node_ref=node
                rows=rows
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                aria-describedby=format!("{id}-error {id}-hint")
                on:paste=paste
                on:input=input
            ></textarea>
        </Labelled>
    }
}
