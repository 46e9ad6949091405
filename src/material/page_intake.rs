//! What is dropped or pasted anywhere on the page.

use leptos::prelude::*;
use web_sys::{ClipboardEvent, DragEvent, File};

use crate::ui::{Toasts, dropped_file, first_file, is_typing};

/// Gets what is dropped anywhere on the page, and what is pasted while no field has the focus.
#[derive(Clone, Copy)]
pub struct PageIntake {
    /// Gets a file.
    pub on_file: UnsyncCallback<File>,
    /// Gets a text.
    pub on_text: UnsyncCallback<String>,
    /// Returns true if a dialog covers the page.
    pub is_covered: UnsyncCallback<(), bool>,
}

impl PageIntake {
    /// Listens until the current owner is disposed. The signal is true while a file is dragged over the page.
    pub fn listen(self) -> Signal<bool> {
        let toasts = use_context::<Toasts>();
        let hovering = RwSignal::new(false);
        let hover = move |is_over: bool| {
            if hovering.get_untracked() != is_over {
                hovering.set(is_over);
            }
        };
        let listeners = [
            window_event_listener(leptos::ev::dragover, move |event: DragEvent| {
                event.prevent_default();
                hover(!self.is_covered.run(()));
            }),
            window_event_listener(leptos::ev::dragleave, move |event: DragEvent| {
                // Moving between elements of the page has a related target.
                if event.related_target().is_none() {
                    hover(false);
                }
            }),
            window_event_listener(leptos::ev::drop, move |event: DragEvent| {
                hover(false);
                if let Some(file) = dropped_file(&event, toasts) {
                    self.drop_file(file, toasts);
                }
            }),
            window_event_listener(leptos::ev::paste, move |event: ClipboardEvent| {
                if !self.is_covered.run(()) {
                    self.paste(&event, toasts);
                }
            }),
        ];
        on_cleanup(move || {
            listeners.into_iter().for_each(|listener| listener.remove());
        });
        hovering.into()
    }

    fn drop_file(self, file: File, toasts: Option<Toasts>) {
        if !self.is_covered.run(()) {
            return self.on_file.run(file);
        }
        if let Some(toasts) = toasts {
            toasts.failed(format!(
                "{} wasn’t read: a dialog is open. Close it, then drop the file again.",
                file.name()
            ));
        }
    }

    fn paste(self, event: &ClipboardEvent, toasts: Option<Toasts>) {
        let Some(data) = event.clipboard_data() else {
            return;
        };
        if let Some(file) = first_file(data.files(), toasts) {
            event.prevent_default();
            return self.on_file.run(file);
        }
        if !is_typing(event)
            && let Ok(text) = data.get_data("text/plain")
        {
            self.on_text.run(text);
        }
    }
}

/// Returns true if a dialog is open.
#[must_use]
pub fn is_dialog_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}
