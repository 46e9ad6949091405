//! The dialog that adds a credential.

use leptos::prelude::*;
use management_api::Credential;

use super::Given;
use super::add_form::AddForm;
use crate::ui::Dialog;

/// Opens with what was dropped or pasted on the page, if anything was.
#[derive(Clone, Copy)]
pub struct Adding {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    /// What was given.
    pub given: RwSignal<Option<Given>>,
}

impl Default for Adding {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            given: RwSignal::new(None),
        }
    }
}

impl Adding {
    /// Opens it empty; where it is open already, what was begun stays.
    pub fn start(self) {
        if !self.open.get_untracked() {
            self.given.set(None);
            self.open.set(true);
        }
    }

    /// Opens it with this, or gives this to it where it is open already.
    pub fn offer(self, given: Given) {
        self.given.set(Some(given));
        self.open.set(true);
    }
}

/// The dialog.
#[component]
pub fn AddDialog(
    /// Whether it is open, and with what.
    adding: Adding,
    /// The application.
    #[prop(into)]
    client_id: String,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled at once; `None` where it can.
    #[prop(into)]
    enable_blocked: Signal<Option<String>>,
    /// Why none can be added at all; `None` where one can.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// The new credential, and whether it is to be enabled at once.
    on_added: Callback<(Credential, bool)>,
    /// It may have been added, although no answer says so.
    on_unsure: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog title="Add Credential" open=adding.open wide=true>
            <AddForm
                adding
                client_id=client_id.clone()
                credentials
                enable_blocked
                add_blocked=blocked
                on_added
                on_unsure
            />
        </Dialog>
    }
}
