//! The field for key material: a file is chosen or dropped, or a text is pasted.

use leptos::prelude::*;

use super::{Intake, Reading};
use crate::{
    domain::counted,
    ui::{Button, Callout, DropZone, Look, Lost, PasteField, Tone},
};

/// Takes a file or a text. A private key never stays in the field.
#[component]
pub fn SourceField(
    /// Reads them.
    intake: Intake,
    /// What can be dropped.
    drop_hint: &'static str,
    /// The label of the field for texts.
    paste_label: &'static str,
    /// The height of the field for texts, in lines.
    #[prop(default = 3)]
    rows: u32,
    /// What to do after a private key was pasted.
    removed_advice: &'static str,
    /// The title above an error.
    error_title: &'static str,
    /// Why the server rejected it.
    #[prop(optional, into)]
    rejected: Signal<Option<String>>,
    /// What is in the field for texts before anything is typed.
    #[prop(optional, into)]
    typed: Signal<String>,
    /// Takes each text in place of the intake. Returns true if it may stay in the field.
    #[prop(optional, into)]
    take_text: Option<UnsyncCallback<String, bool>>,
) -> impl IntoView {
    let take_text =
        take_text.unwrap_or_else(|| UnsyncCallback::new(move |text| intake.take_text(text)));
    let error = Signal::derive(move || intake.error.get().or_else(|| rejected.get()));
    view! {
        <DropZone on_file=move |file| intake.take_file(file) hint=drop_hint />
        <PasteField
            label=paste_label
            rows
            may_stay=move |text| intake.may_stay(text)
            on_text=take_text
            typed
            removed=intake.removed
        />
        <Show when=move || intake.lost.get()>
            <Lost on_retry=move |()| intake.retry() />
        </Show>
        <div class="source-says" aria-live="assertive">
            {move || {
                intake
                    .removed
                    .get()
                    .then(|| {
                        view! {
                            <Callout tone=Tone::Danger title="A private key was pasted">
                                <p>{removed_advice}</p>
                            </Callout>
                        }
                    })
            }}
            {move || {
                error
                    .get()
                    .map(|text| {
                        view! {
                            <Callout tone=Tone::Danger title=error_title>
                                <p>{text}</p>
                            </Callout>
                        }
                    })
            }}
        </div>
    }
}

/// The file being read, its progress, and Cancel.
#[component]
pub fn ReadingProgress(
    /// Reads it.
    intake: Intake,
) -> impl IntoView {
    let progress = intake.progress;
    move || {
        let Reading { name, size } = intake.reading.get()?;
        Some(view! {
            <section class="card reading" aria-label="Reading">
                <div class="reading-words">
                    <p>
                        "Reading " <strong dir="auto">{name}</strong>
                        <span class="soft">{format!(" ({size})")}</span>
                    </p>
                    <p class="soft">
                        {move || format!("{} so far", counted(progress.read().objects as u64, "object"))}
                    </p>
                </div>
                <progress
                    max=move || progress.read().total.max(1).to_string()
                    value=move || progress.read().done.to_string()
                    aria-label="Reading progress"
                ></progress>
                <Button small=true look=Look::Normal on_press=move |()| intake.clear()>
                    "Cancel"
                </Button>
            </section>
        })
    }
}
