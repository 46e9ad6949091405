//! Where key material comes in: a file is picked or dropped, or a text is pasted.

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use crate::{
    clock,
    material::{Given, read_file, read_text},
    ui::{Callout, DropZone, PasteField, Tone},
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
    let on_text = move |text: String| {
        if text.trim().is_empty() {
            return take(None);
        }
        let what = read_text(text, clock::now());
        let private = what.diagnosis.holds_private;
        take(Some(what));
        removed.set(private);
    };
    view! {
        <div class="source">
                <DropZone
                    on_file
                    hint="PEM, DER or JWK. It is read in this tab only."
                />
                <PasteField
                    label="Or paste PEM, DER or JWK"
                    keeps=|text| !read_text(text, clock::now()).diagnosis.holds_private
                    on_text
                />
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
