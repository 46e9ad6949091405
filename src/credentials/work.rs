//! What the tab does to the application, and what is said afterwards. Changes that can be taken back: `attach` and
//! `expire`.

use leptos::{prelude::*, task::spawn_local};
use management_api::{Client, Credential};

use super::table::display_name;
use crate::{
    api::{Api, ApiError},
    remote::Remote,
    ui::Toasts,
};

/// One application, its credentials, and who is told.
#[derive(Clone, Copy)]
pub struct Work {
    pub(super) api: Api,
    pub(super) toasts: Toasts,
    pub(super) client_id: StoredValue<String>,
    pub(super) client: Remote<Client>,
    pub(super) credentials: Remote<Vec<Credential>>,
    busy: RwSignal<bool>,
    pub(super) refused: RwSignal<Option<ApiError>>,
}

impl Work {
    /// On this application.
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
            refused: RwSignal::new(None),
        }
    }

    /// A change is on its way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why the method was not saved.
    pub fn refused(self) -> Signal<Option<ApiError>> {
        self.refused.into()
    }

    /// Reads everything again.
    pub fn reload(self) {
        self.client.reload();
        self.credentials.reload();
    }

    /// Deletes a credential.
    pub fn delete(self, credential: Credential) {
        self.run(async move |work, client_id| {
            let name = display_name(&credential);
            match work.api.delete_credential(&client_id, &credential.id).await {
                Ok(()) | Err(ApiError::NotFound(_)) => {
                    work.toasts.done(format!("{name} was deleted."));
                }
                Err(error) => work
                    .toasts
                    .failed(format!("{name} was not deleted. {error}")),
            }
            work.credentials.reload();
        });
    }

    /// Makes a new client secret; the old one stops at once.
    pub fn rotate_secret(self) {
        self.run(
            async move |work, client_id| match work.api.rotate_secret(&client_id).await {
                Ok(client) => {
                    work.client.put(client);
                    work.toasts
                        .done("There is a new client secret. The old one is refused from now on.");
                }
                Err(error) => work
                    .toasts
                    .failed(format!("The secret was not changed. {error}")),
            },
        );
    }

    /// What was added is listed, whatever else happens.
    pub fn added(self, credential: &Credential) {
        let mut all = self
            .credentials
            .latest()
            .get_untracked()
            .unwrap_or_default();
        all.push(credential.clone());
        self.credentials.put(all);
        self.credentials.reload();
    }

    /// Does something to the application that the page shows.
    pub(super) fn run<F: Future<Output = ()> + 'static>(
        self,
        change: impl FnOnce(Self, String) -> F + 'static,
    ) {
        if let Some(client_id) = self.client_id.try_get_value() {
            self.run_for(client_id, change);
        }
    }

    /// The same for a page that may have been left: what was done can be taken back from anywhere.
    pub(super) fn run_for<F: Future<Output = ()> + 'static>(
        self,
        client_id: String,
        change: impl FnOnce(Self, String) -> F + 'static,
    ) {
        self.busy.try_set(true);
        spawn_local(async move {
            change(self, client_id).await;
            self.busy.try_set(false);
        });
    }
}
