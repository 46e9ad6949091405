//! Where key material comes in: a file is picked or dropped, or a text is pasted.

use leptos::{prelude::*, task::spawn_local};
use web_sys::{File, HtmlTextAreaElement};

use super::{Given, read_file, read_text};
use crate::{
    clock,
    ui::{Callout, DropZone, Labelled, Tone, fresh_id},
};

/// Takes a file or a text and gives its diagnosis on. Neither bytes nor text are kept.
#[component]
pub fn SourceField(
    /// What was given last.
    given: RwSignal<Option<Given>>,
    /// The server's word on it.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let removed = RwSignal::new(false);
    let take = move |what: Option<Given>| {
        error.set(None);
        removed.set(false);
        given.set(what);
    };
    let on_file = UnsyncCallback::new(move |file: File| {
        spawn_local(async move {
            match read_file(&file, clock::now()).await {
                Ok(what) => take(Some(what)),
                Err(failure) => {
                    take(None);
                    error.set(Some(failure.to_string()));
                }
            }
        });
    });
    let id = fresh_id("paste");
    let pasted = move |text: String, field: &HtmlTextAreaElement| {
        if text.trim().is_empty() {
            return take(None);
        }
        let what = read_text(text, clock::now());
        let private = what.diagnosis.holds_private;
        take(Some(what));
        if private {
            field.set_value("");
            removed.set(true);
        }
    };
    // Before the browser puts it into the field, and thus into the field's undo history.
    let on_paste = move |event: web_sys::ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        let what = read_text(text, clock::now());
        if what.diagnosis.holds_private {
            event.prevent_default();
            event.stop_propagation();
            take(Some(what));
            removed.set(true);
        }
    };
    view! {
        <div class="source">
                <DropZone
                    on_file
                    hint="PEM, DER or JWK. It is read in this tab only."
                />
                <Labelled
                    id=id.clone()
                    label="Or paste PEM, DER or JWK"
                >
                    <textarea
                        class="input input-mono source-text"
                        id=id.clone()
                        rows="3"
                        spellcheck="false"
                        autocapitalize="none"
                        autocomplete="off"
                        aria-describedby=format!("{id}-error {id}-hint")
                        on:paste=on_paste
                        on:input=move |event| {
                            let field: HtmlTextAreaElement = event_target(&event);
                            pasted(field.value(), &field);
                        }
                    ></textarea>
                </Labelled>
            <div aria-live="assertive">
                {move || {
                    removed
                        .get()
                        .then(|| {
                            view! {
                                <Callout tone=Tone::Danger title="A private key was pasted">
                                    <p>
                                        "It was taken out of the field at once, not kept and not sent. Paste the public half; see below how to get it. If others may have seen this key, make a new pair."
                                    </p>
                                </Callout>
                            }
                        })
                }}
                {move || {
                    error
                        .get()
                        .or(refused.get())
                        .map(|text| {
                            view! {
                                <Callout tone=Tone::Danger title="Not taken">
                                    <p>{text}</p>
                                </Callout>
                            }
                        })
                }}
            </div>
        </div>
    }
}
