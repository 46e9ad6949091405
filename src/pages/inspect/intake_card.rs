//! Where a file or a text comes onto the page, and how far its reading has come.

use crate::material::Intake;
use leptos::prelude::*;
use web_sys::{ClipboardEvent, DragEvent};

use super::samples::Sample;
use crate::{
    material::Reading,
    ui::{
        Button, Callout, DropZone, Look, PasteField, Toasts, Tone, dropped_file, first_file,
        is_typing,
    },
};

/// Takes files and texts; offers samples while there is none.
#[component]
pub fn IntakeCard(
    /// Where they go.
    intake: Intake,
) -> impl IntoView {
    take_from_page(intake);
    let is_empty =
        Memo::new(move |_| intake.inspection.read().is_none() && intake.reading.read().is_none());
    view! {
        <section class="card inspect-intake" aria-label="A file or a text">
            <DropZone
                on_file=move |file| intake.take_file(file)
                hint="Anything: PEM, DER, JWK, a bundle of up to 32 MB. It is read in this tab only."
            />
            <PasteField
                label="Or paste it"
                rows=4
                keeps=Intake::keeps
                on_text=move |text| intake.take_text(text)
            />
            <div class="inspect-says" aria-live="assertive">
                {move || {
                    intake.removed
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
                    intake.error
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
                                    intake.take_sample(sample.file_name(), &sample.text());
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
        {move || intake.reading.get().map(|reading| view! { <UnderWay intake reading /> })}
    }
}

/// What is being read, how far it is, and the way to stop it.
#[component]
fn UnderWay(intake: Intake, reading: Reading) -> impl IntoView {
    let Reading { name, size } = reading;
    let progress = intake.progress;
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
            <Button small=true look=Look::Normal on_press=move |()| intake.clear()>
                "Cancel"
            </Button>
        </section>
    }
}

/// Takes what is dropped anywhere on the page, and what is pasted with no field focused.
fn take_from_page(intake: Intake) {
    let toasts = use_context::<Toasts>();
    let over = window_event_listener(leptos::ev::dragover, |event: DragEvent| {
        event.prevent_default();
    });
    let drop = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        if let Some(file) = dropped_file(&event, toasts) {
            intake.take_file(file);
        }
    });
    let paste = window_event_listener(leptos::ev::paste, move |event: ClipboardEvent| {
        let data = event.clipboard_data().filter(|_| !is_typing(&event));
        if let Some(data) = data {
            if let Some(file) = first_file(data.files(), toasts) {
                intake.take_file(file);
            } else if let Ok(text) = data.get_data("text/plain") {
                intake.take_text(text);
            }
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
        paste.remove();
    });
}
