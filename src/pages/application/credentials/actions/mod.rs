//! What the tab changes, one change at a time, and the toasts that report it.

pub mod focus;
mod update_auth_method;
mod update_expiry;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use management_api::{Client, Credential, Timestamp};

use crate::{
    api::{Api, ApiError, Remote},
    clock,
    domain::{KeyUse, name_in_toast},
    ui::Toasts,
};
use focus::FocusTarget;

/// Changes one application and its credentials, and reports the results.
#[derive(Clone, Copy)]
pub struct CredentialActions {
    pub(super) api: Api,
    pub(super) toasts: Toasts,
    pub(super) client_id: StoredValue<String>,
    pub(super) client: Remote<Client>,
    pub(super) credentials: Remote<Vec<Credential>>,
    busy: RwSignal<bool>,
    line: StoredValue<Line, LocalStorage>,
    pub(super) rejection: RwSignal<Option<ApiError>>,
    pub(super) saved: RwSignal<bool>,
}

/// Changes queued behind the current one: each starts from the result of the one before.
type Line = Rc<RefCell<VecDeque<Change>>>;
type Change = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()>>>>;

impl CredentialActions {
    /// For this application.
    #[must_use]
    pub fn new(
        client_id: String,
        client: Remote<Client>,
        credentials: Remote<Vec<Credential>>,
    ) -> Self {
        Self {
            api: expect_context(),
            toasts: expect_context(),
            client_id: StoredValue::new(client_id),
            client,
            credentials,
            busy: RwSignal::new(false),
            line: StoredValue::new_local(Line::default()),
            rejection: RwSignal::new(None),
            saved: RwSignal::new(false),
        }
    }

    /// A change is in progress.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// A method was saved since the tab was opened.
    pub fn has_saved(self) -> Signal<bool> {
        self.saved.into()
    }

    /// Why nothing else can be changed: the displayed state is about to change.
    pub fn busy_reason(self) -> Option<String> {
        self.busy
            .get()
            .then(|| "A change is in progress.".to_owned())
    }

    /// Why the method was not saved, until that is resolved.
    pub fn rejection(self) -> Signal<Option<ApiError>> {
        Signal::derive(move || self.api.unless_signed_in_again(self.rejection.get()))
    }

    /// Clears the reason why the method was not saved.
    pub fn clear_rejection(self) {
        self.rejection.set(None);
    }

    /// Reloads everything.
    pub fn reload(self) {
        self.client.reload();
        self.credentials.reload();
    }

    /// Deletes a credential.
    pub fn delete(self, credential: Credential) {
        self.run(async move |actions, client_id| {
            let name = name_in_toast(&credential);
            match actions
                .api
                .delete_credential(&client_id, &credential.id)
                .await
            {
                Ok(()) | Err(ApiError::NotFound(_)) => {
                    actions.toasts.done(format!("{name} deleted."));
                    let mut all = actions.listed();
                    all.retain(|listed| listed.id != credential.id);
                    actions.credentials.put(all);
                }
                Err(error) => actions
                    .toasts
                    .failed(format!("Couldn’t delete {name}. {error}")),
            }
            actions.credentials.reload();
        });
    }

    /// Whether a key is in use: read now, since what is shown may be hours old.
    pub async fn key_use(self, id: &str) -> KeyUse {
        let client_id = self.client_id.try_get_value();
        let Some(client_id) = client_id.filter(|_| self.api.backend().is_countersign()) else {
            return KeyUse::Unknown;
        };
        let Ok(uses) = self.api.usage(&client_id).await else {
            return KeyUse::Unknown;
        };
        let own = uses.iter().find(|own| own.credential_id == id);
        let last = own.and_then(|own| own.last_used_at).map(Timestamp::to_utc);
        KeyUse::of(last, clock::now())
    }

    /// Rotates the client secret; the old one stops working immediately.
    pub fn rotate_secret(self) {
        self.run(async move |actions, client_id| {
            match actions.api.rotate_secret(&client_id).await {
                Ok(client) => {
                    actions.client.put(client);
                    actions
                        .toasts
                        .done("Client secret rotated. The old one no longer works.");
                }
                Err(error) => actions
                    .toasts
                    .failed(format!("Couldn’t rotate the client secret. {error}")),
            }
        });
    }

    /// Lists a new credential right away, and reloads.
    pub fn added(self, credential: &Credential) {
        let mut all = self.listed();
        all.push(credential.clone());
        self.credentials.put(all);
        self.credentials.reload();
    }

    /// Restores the focus lost with the Undo button: to the credential that the change was about, or to the
    /// method.
    pub(super) fn refocus(self, about: Option<&str>) {
        let row = about.and_then(|id| self.listed().iter().position(|listed| listed.id == id));
        let first = row.map_or(FocusTarget::Method, FocusTarget::Menu);
        focus::move_focus([first, FocusTarget::Page]);
    }

    /// The name of a credential for a sentence.
    pub(super) fn subject(self, id: &str) -> String {
        let listed = self.listed();
        let own = listed.iter().find(|listed| listed.id == id);
        own.map_or_else(|| id.to_owned(), name_in_toast)
    }

    fn listed(self) -> Vec<Credential> {
        let latest = self.credentials.latest().try_get_untracked();
        latest.flatten().unwrap_or_default()
    }

    /// Runs a change of the application that the page shows.
    pub(super) fn run<F: Future<Output = ()> + 'static>(
        self,
        change: impl FnOnce(Self, String) -> F + 'static,
    ) {
        if let Some(client_id) = self.client_id.try_get_value() {
            self.run_for(client_id, change);
        }
    }

    /// The same when the page may have been left: a change can be undone from anywhere. One change at a time.
    pub(super) fn run_for<F: Future<Output = ()> + 'static>(
        self,
        client_id: String,
        change: impl FnOnce(Self, String) -> F + 'static,
    ) {
        let Some(line) = self.line.try_get_value() else {
            return spawn_local(change(self, client_id));
        };
        line.borrow_mut()
            .push_back(Box::new(move || Box::pin(change(self, client_id))));
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            loop {
                let next = line.borrow_mut().pop_front();
                let Some(change) = next else { break };
                change().await;
            }
            self.busy.try_set(false);
        });
    }
}
