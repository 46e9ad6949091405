//! Where files are dropped or picked.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, Event, File, FileList, HtmlInputElement};

use super::{Glyph, Icon, Toasts, fresh_id};
use crate::domain::counted;

/// The first of the dropped files. Without it the browser would leave the page and show the file.
pub fn dropped_file(event: &DragEvent, toasts: Option<Toasts>) -> Option<File> {
    event.prevent_default();
    first_file(event.data_transfer()?.files(), toasts)
}

/// The first of several files. A toast says that the others were ignored.
pub fn first_file(files: Option<FileList>, toasts: Option<Toasts>) -> Option<File> {
    let files = files?;
    let first = files.get(0)?;
    if let (Some(toasts), others @ 1..) = (toasts, files.length() - 1) {
        toasts.failed(format!(
            "Only {} was read. Choose one file at a time; {} ignored.",
            first.name(),
            counted(u64::from(others), "other file"),
        ));
    }
    Some(first)
}

/// Returns true if the event goes into a field, where keys are characters rather than shortcuts.
pub fn is_typing(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| match target.tag_name().as_str() {
            // A checkbox takes no text.
            "INPUT" => !matches!(
                target.get_attribute("type").as_deref(),
                Some("checkbox" | "radio")
            ),
            name => matches!(name, "TEXTAREA" | "SELECT"),
        })
}

/// A zone for one file.
#[component]
pub fn DropZone(
    /// Gets the file.
    #[prop(into)]
    on_file: UnsyncCallback<File>,
    /// What can be dropped.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let over = RwSignal::new(false);
    let id = fresh_id("file");
    let hint_id = format!("{id}-hint");
    let pick = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                on_file.run(file);
            }
            // So that the same file can be picked again after it was changed.
            input.set_value("");
        }
    };
    view! {
        <div
            class=move || if over.get() { "drop drop-over" } else { "drop" }
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.stop_propagation();
                over.set(false);
                if let Some(file) = dropped_file(&event, toasts) {
                    on_file.run(file);
                }
            }
        >
            <Icon glyph=Glyph::File />
            <div>
                <label class="pick" for=id.clone()>
                    "Choose a file"
                    <input
                        class="visually-hidden"
                        id=id.clone()
                        type="file"
                        aria-describedby=hint_id.clone()
                        on:change=pick
                    />
                </label>
                " or drop it here"
            </div>
            <p id=hint_id>{hint}</p>
        </div>
    }
}
