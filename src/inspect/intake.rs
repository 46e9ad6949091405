//! Where a file or a text comes onto the page, and how far its reading has come.

use leptos::prelude::*;
use web_sys::{ClipboardEvent, DragEvent};

use super::desk::{Desk, Reading};
use super::samples::Sample;
use crate::ui::{
    Button, Callout, DropZone, Look, PasteField, Toasts, Tone, dropped_file, first_file, is_typing,
};

/// Takes files and texts; offers samples while there is none.
#[component]
pub fn Intake(
    /// Where they go.
    desk: Desk,
) -> impl IntoView {
    take_from_page(desk);
    let is_empty =
        Memo::new(move |_| desk.inspection.read().is_none() && desk.reading.read().is_none());
    view! {
        <section class="card inspect-intake" aria-label="A file or a text">
            <DropZone
                on_file=move |file| desk.take_file(file)
                hint="Anything: PEM, DER, JWK, a bundle of up to 32 MB. It is read in this tab only."
            />
            <PasteField
                label="Or paste it"
                rows=4
                keeps=Desk::keeps
                on_text=move |text| desk.take_text(text)
            />
            <div class="inspect-says" aria-live="assertive">
                {move || {
                    desk.removed
                        .get()
                        .then(|| {
                            view! {
                                <Callout tone=Tone::Danger title="A private key was pasted">
                                    <p>
                                        "It was taken out of the field at once, not kept and not sent. If others may have seen it, make a new pair."
                                    </p>
                                </Callout>
                            }
                        })
                }}
                {move || {
                    desk.error
                        .get()
                        .map(|text| {
                            view! {
                                <Callout tone=Tone::Danger title="Not read">
                                    <p>{text}</p>
                                </Callout>
                            }
                        })
                }}
            </div>
            <Show when=move || is_empty.get()>
                <div class="inspect-samples">
                    <p class="soft" id="samples">
                        "Nothing at hand? Try"
                    </p>
                    <div class="buttons" role="group" aria-labelledby="samples">
                        {Sample::ALL
                            .into_iter()
                            .map(|sample| {
                                let take = move |()| {
                                    desk.take_sample(sample.file_name(), &sample.text());
                                };
                                view! {
                                    <Button small=true on_press=take>
                                        {sample.title()}
                                    </Button>
                                }
                            })
                            .collect_view()}
                    </div>
                </div>
            </Show>
        </section>
        {move || desk.reading.get().map(|reading| view! { <UnderWay desk reading /> })}
    }
}

/// What is being read, how far it is, and the way to stop it.
#[component]
fn UnderWay(desk: Desk, reading: Reading) -> impl IntoView {
    let Reading { name, size } = reading;
    let progress = desk.progress;
    view! {
        <section class="card reading" aria-label="Reading">
            <div class="reading-words">
                <p>
                    "Reading " <strong dir="auto">{name}</strong>
                    <span class="soft">{format!(" ({size})")}</span>
                </p>
                <p class="soft">
                    {move || format!("{} objects so far", progress.read().objects)}
                </p>
            </div>
            <progress
                max=move || progress.read().total.max(1).to_string()
                value=move || progress.read().done.to_string()
                aria-label="Read so far"
            ></progress>
            <Button small=true look=Look::Normal on_press=move |()| desk.clear()>
                "Cancel"
            </Button>
        </section>
    }
}

/// Takes what is dropped anywhere on the page, and what is pasted with no field focused.
fn take_from_page(desk: Desk) {
    let toasts = use_context::<Toasts>();
    let over = window_event_listener(leptos::ev::dragover, |event: DragEvent| {
        event.prevent_default();
    });
    let drop = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        if let Some(file) = dropped_file(&event, toasts) {
            desk.take_file(file);
        }
    });
    let paste = window_event_listener(leptos::ev::paste, move |event: ClipboardEvent| {
        let data = event.clipboard_data().filter(|_| !is_typing(&event));
        if let Some(data) = data {
            if let Some(file) = first_file(data.files(), toasts) {
                desk.take_file(file);
            } else if let Ok(text) = data.get_data("text/plain") {
                desk.take_text(text);
            }
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
        paste.remove();
    });
}
