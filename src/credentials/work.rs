//! What the tab does to the application: every change, and what is said afterwards.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use management_api::{Change, Client, ClientPatch, Credential, CredentialPatch, Timestamp};

use super::method::{attach_patch, attached, patch};
use super::table::display_name;
use crate::{
    api::{Api, ApiError},
    pages::AuthMethod,
    remote::Remote,
    ui::Toasts,
};

/// One application, its credentials, and who is told.
#[derive(Clone, Copy)]
pub struct Work {
    api: Api,
    toasts: Toasts,
    client_id: StoredValue<String>,
    client: Remote<Client>,
    credentials: Remote<Vec<Credential>>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<ApiError>>,
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

    /// Saves another method, unless somebody else changed it since `seen`.
    pub fn save_method(self, seen: Client, method: AuthMethod, credentials: Vec<String>) {
        self.run(async move |work, client_id| {
            work.refused.try_set(None);
            let result = match work.api.client(&client_id).await {
                Ok(current) if !same_authentication(&current, &seen) => {
                    work.client.put(current);
                    work.credentials.reload();
                    Err(ApiError::Conflict(
                        "Somebody else changed how this application authenticates meanwhile. What is there now is shown; nothing was overwritten. Look at it, then save again."
                            .to_owned(),
                    ))
                }
                Ok(_) => work.patch(&client_id, &patch(method, &credentials)).await,
                Err(error) => Err(error),
            };
            match result {
                Ok(()) => work.toasts.done(format!(
                    "Saved. The application now authenticates by {}.",
                    method.label()
                )),
                Err(error) => {
                    work.refused.try_set(Some(error));
                }
            }
        });
    }

    /// Attaches exactly these, says `done`, and offers to take it back where `before` is given.
    pub fn attach(self, credentials: Vec<String>, done: String, before: Option<Vec<String>>) {
        if let Some(client_id) = self.client_id.try_get_value() {
            self.attach_for(client_id, credentials, done, before);
        }
    }

    /// The same for a page that may have been left: what was done can be taken back from anywhere.
    fn attach_for(
        self,
        client_id: String,
        credentials: Vec<String>,
        done: String,
        before: Option<Vec<String>>,
    ) {
        self.run_for(client_id, async move |work, client_id| {
            let result = work.patch(&client_id, &attach_patch(&credentials)).await;
            match (result, before) {
                (Ok(()), None) => work.toasts.done(done),
                (Ok(()), Some(before)) => {
                    let undo = Arc::new(move || {
                        let (before, done) = (before.clone(), "Taken back.".to_owned());
                        work.attach_for(client_id.clone(), before, done, None);
                    });
                    work.toasts.done_with(done, "Undo", undo);
                }
                (Err(error), _) => {
                    work.toasts.failed(format!("Nothing was changed. {error}"));
                    work.reload();
                }
            }
        });
    }

    /// Attaches a credential that was just stored.
    pub fn attach_new(self, credential: Credential, mut credentials: Vec<String>) {
        let name = display_name(&credential);
        self.run(async move |work, client_id| {
            credentials.push(credential.id.clone());
            match work.patch(&client_id, &attach_patch(&credentials)).await {
                Ok(()) => work.toasts.done(format!("{name} was added and is in use.")),
                Err(error) => {
                    work.toasts.failed(format!(
                        "{name} is stored, but could not be enabled. {error} It stays stored: enable or delete it from its menu."
                    ));
                    work.reload();
                }
            }
        });
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

    /// Changes when a credential ends.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn expire(
        self,
        credential: &Credential,
        expires_at: Change<Timestamp>,
    ) -> Result<(), ApiError> {
        let client_id = self.client_id.get_value();
        let patch = CredentialPatch { expires_at };
        self.api
            .change_credential(&client_id, &credential.id, &patch)
            .await?;
        self.credentials.reload();
        self.toasts.done(format!(
            "The end of {} was changed.",
            display_name(credential)
        ));
        Ok(())
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

    async fn patch(self, client_id: &str, patch: &ClientPatch) -> Result<(), ApiError> {
        let client = self.api.change_client(client_id, patch).await?;
        self.client.put(client);
        Ok(())
    }

    fn run<F: Future<Output = ()> + 'static>(
        self,
        change: impl FnOnce(Self, String) -> F + 'static,
    ) {
        if let Some(client_id) = self.client_id.try_get_value() {
            self.run_for(client_id, change);
        }
    }

    fn run_for<F: Future<Output = ()> + 'static>(
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

fn same_authentication(a: &Client, b: &Client) -> bool {
    let ids = |client: &Client| {
        let mut ids = attached(client);
        ids.sort();
        ids
    };
    AuthMethod::of(a) == AuthMethod::of(b) && ids(a) == ids(b)
}
