//! A file dropped or pasted anywhere on the page, or a text pasted with no field focused, opens the dialog.

use diagnosis::Kind;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{ClipboardEvent, DragEvent, File};

use super::AddDialogState;
use crate::{
    clock,
    material::{read_file, read_text},
    ui::{Toasts, dropped_file, first_file, is_typing},
};

/// Listens until the current owner goes. The signal says whether something is held over the page.
pub fn take_from_page(adding: AddDialogState) -> Signal<bool> {
    let toasts = expect_context::<Toasts>();
    let hovering = RwSignal::new(false);
    let hover = move |over: bool| {
        if hovering.get_untracked() != over {
            hovering.set(over);
        }
    };
    let take = move |file: File| {
        spawn_local(async move {
            match read_file(&file, clock::now()).await {
                Ok(given) => adding.offer(given),
                Err(failure) => toasts.failed(failure.to_string()),
            }
        });
    };
    let over = window_event_listener(leptos::ev::dragover, move |event: DragEvent| {
        event.prevent_default();
        hover(!adding.open.get_untracked() && !other_dialog(adding));
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event: DragEvent| {
        // Between two elements of the page there is one that it goes to.
        if event.related_target().is_none() {
            hover(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        hover(false);
        let Some(file) = dropped_file(&event, Some(toasts)) else {
            return;
        };
        if other_dialog(adding) {
            toasts.failed(format!(
                "{} was not taken: a dialog is open. Close it, then drop the file again.",
                file.name()
            ));
        } else {
            take(file);
        }
    });
    let paste = window_event_listener(leptos::ev::paste, move |event: ClipboardEvent| {
        if other_dialog(adding) {
            return;
        }
        let files = event.clipboard_data().and_then(|data| data.files());
        if let Some(file) = first_file(files, Some(toasts)) {
            event.prevent_default();
            return take(file);
        }
        if is_typing(&event) {
            return;
        }
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        let given = read_text(text, clock::now());
        if !matches!(
            given.diagnosis.kind,
            Kind::Empty | Kind::Text | Kind::Unknown
        ) {
            adding.offer(given);
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
        paste.remove();
    });
    hovering.into()
}

/// A dialog that is not for adding is open: it must be dealt with first.
fn other_dialog(adding: AddDialogState) -> bool {
    !adding.open.get_untracked()
        && document()
            .query_selector("dialog[open]")
            .is_ok_and(|dialog| dialog.is_some())
}
