//! Whether the dialog is open, and what is dropped or pasted on the page behind it.

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use crate::{
    material::{Intake, PageIntake, is_dialog_open, read_bytes},
    ui::{Toasts, part_task},
};

part_task! {
    /// Takes a file that was dropped or pasted on the page.
    fn take_file(adding: AddDialogState, toasts: Toasts, file: File) in add => {
        spawn_local(async move {
            match read_bytes(&file).await {
                Ok(bytes) => {
                    adding.start();
                    adding.intake.take_bytes(file.name(), bytes);
                }
                Err(error) => toasts.failed(error.to_string()),
            }
        });
    }
}

part_task! {
    /// Takes a text that was pasted on the page, if it is key material.
    fn take_text(adding: AddDialogState, toasts: Toasts, text: String) in add => {
        spawn_local(async move {
            match adding.intake.take_material(text).await {
                Ok(true) => adding.open.set(true),
                Ok(false) => {}
                Err(lost) => toasts.failed(lost.to_string()),
            }
        });
    }
}

/// Whether the dialog is open, and what was dropped or pasted.
#[derive(Clone, Copy)]
pub struct AddDialogState {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// The input.
    pub intake: Intake,
}

impl Default for AddDialogState {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            intake: Intake::default(),
        }
    }
}

impl AddDialogState {
    /// Opens it empty; if it is already open, its input stays.
    pub fn start(self) {
        if !self.open.get_untracked() {
            self.intake.clear();
            self.open.set(true);
        }
    }

    /// Opens it with what is dropped or pasted anywhere on the page. The signal is true while a file is dragged over
    /// the page. Nothing is taken where the application can have no credential: `is_public`.
    pub fn take_from_page(self, is_public: impl Fn() -> bool + Copy + 'static) -> Signal<bool> {
        let toasts = expect_context::<Toasts>();
        let take_file = move |file: File| {
            if is_public() {
                return toasts.failed(format!(
                    "{} wasn’t read: a public application can’t have credentials.",
                    file.name()
                ));
            }
            spawn_local(async move {
                if let Err(lost) = take_file(self, toasts, file).await {
                    toasts.failed(lost.to_string());
                }
            });
        };
        let take_text = move |text: String| {
            if is_public() {
                return;
            }
            spawn_local(async move {
                if let Err(lost) = take_text(self, toasts, text).await {
                    toasts.failed(lost.to_string());
                }
            });
        };
        let page = PageIntake {
            on_file: UnsyncCallback::new(take_file),
            on_text: UnsyncCallback::new(take_text),
            is_covered: UnsyncCallback::new(move |()| {
                !self.open.get_untracked() && is_dialog_open()
            }),
        };
        page.listen()
    }
}
