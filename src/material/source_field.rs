//! Where material comes in: a file is picked or dropped, or a text is pasted.

use leptos::prelude::*;

use super::{Intake, Reading};
use crate::ui::{Button, Callout, DropZone, Look, PasteField, Tone};

/// Takes a file or a text. A private key never stays in the field.
#[component]
pub fn SourceField(
    /// Where they go.
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
    /// The title above a problem.
    error_title: &'static str,
    /// What the server says against it.
    #[prop(optional, into)]
    rejected: Signal<Option<String>>,
) -> impl IntoView {
    let error = Signal::derive(move || intake.error.get().or_else(|| rejected.get()));
    view! {
        <DropZone on_file=move |file| intake.take_file(file) hint=drop_hint />
        <PasteField
            label=paste_label
            rows
            may_stay=move |text| intake.may_stay(text)
            on_text=move |text| intake.take_text(text)
        />
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

/// What is being read, how much of it was read, and the way to stop it.
#[component]
pub fn ReadingProgress(
    /// Where it goes.
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
        })
    }
}
