//! Changes of the authentication method and the attached credentials, each with an undo.
//!
//! The API has no conditional requests, so the client is read first: if it is not what the person saw, nothing is
//! overwritten.

use std::sync::Arc;

use leptos::prelude::*;
use management_api::{Authentication, Client, Credential, Method, TokenEndpointAuthMethod};

use super::CredentialActions;
use crate::{
    api::ApiError,
    domain::{AuthMethod, authentication, name_in_toast},
};

impl CredentialActions {
    /// Saves another method. The form shows why it was rejected.
    pub fn save_method(self, seen: &Client, to: Authentication) {
        let from = authentication(seen);
        self.run(async move |actions, client_id| {
            actions.rejection.try_set(None);
            match actions.switch(&client_id, from.as_ref(), &to).await {
                Ok(()) => {
                    actions.saved.try_set(true);
                    actions.report(client_id, saved(AuthMethod::from(&to)), to, from, None);
                }
                Err(error) => {
                    if matches!(error, ApiError::NotFound(_)) {
                        actions.reload();
                    }
                    actions.rejection.try_set(Some(error));
                }
            }
        });
    }

    /// Attaches or detaches the credential `about`, then reports `done`.
    pub fn change_attachments(
        self,
        from: Authentication,
        to: Authentication,
        done: String,
        about: String,
    ) {
        self.run(async move |actions, client_id| {
            match actions.switch(&client_id, Some(&from), &to).await {
                Ok(()) => actions.report(client_id, done, to, Some(from), Some(about)),
                Err(error) => {
                    let title = error.title("The change wasn’t saved.");
                    let subject = actions.subject(&about);
                    actions.toasts.failed(format!("{subject}: {title} {error}"));
                    actions.reload();
                }
            }
        });
    }

    /// Attaches a new credential, besides whatever is attached by now.
    pub fn attach_added(self, credential: Credential) {
        let name = name_in_toast(&credential);
        self.run(async move |actions, client_id| {
            match actions.attach_one(&client_id, &credential.id).await {
                Ok(()) => actions.toasts.done(format!("{name} added and enabled.")),
                Err(error) => {
                    actions.toasts.failed(format!(
                        "{name} added, but couldn’t be enabled. {error} It is still stored: enable or delete it from its menu."
                    ));
                    actions.reload();
                }
            }
        });
    }

    async fn attach_one(self, client_id: &str, id: &str) -> Result<(), ApiError> {
        let current = self.api.client(client_id).await?;
        let from = authentication(&current)
            .filter(|from| AuthMethod::from(from) == AuthMethod::Keys(Method::PrivateKeyJwt))
            .ok_or_else(|| {
                ApiError::Conflict("Someone else changed the authentication method.".to_owned())
            })?;
        self.send(client_id, Some(&from), &from.clone().with(id))
            .await
    }

    /// Changes the method from `from` to `to`; a conflict if it is no longer `from`.
    async fn switch(
        self,
        client_id: &str,
        from: Option<&Authentication>,
        to: &Authentication,
    ) -> Result<(), ApiError> {
        let current = self
            .api
            .client(client_id)
            .await
            .map_err(ApiError::before_sending)?;
        if authentication(&current).as_ref() != from {
            self.client.put(current);
            self.credentials.reload();
            return Err(ApiError::Conflict(
                "Someone else changed the authentication method. Your change wasn’t saved. Review it and try again."
                    .to_owned(),
            ));
        }
        self.check_stored(client_id, to).await?;
        self.send(client_id, from, to).await
    }

    /// A conflict if a credential that is to be attached was deleted.
    async fn check_stored(self, client_id: &str, to: &Authentication) -> Result<(), ApiError> {
        if to.credentials().is_empty() {
            return Ok(());
        }
        let stored = self
            .api
            .credentials(client_id)
            .await
            .map_err(ApiError::before_sending)?;
        let is_there = |id: &String| stored.iter().any(|own| own.id == *id);
        if to.credentials().iter().all(is_there) {
            return Ok(());
        }
        self.credentials.put(stored);
        Err(ApiError::Conflict(
            "Someone else deleted a credential. Your change wasn’t saved. Review it and try again."
                .to_owned(),
        ))
    }

    async fn send(
        self,
        client_id: &str,
        from: Option<&Authentication>,
        to: &Authentication,
    ) -> Result<(), ApiError> {
        let client = self.api.change_client(client_id, &to.patch(from)).await?;
        self.client.put(client);
        Ok(())
    }

    /// Reports a change of a credential (`about`) or the method, and offers Undo if the previous state is known.
    fn report(
        self,
        client_id: String,
        text: String,
        now: Authentication,
        before: Option<Authentication>,
        about: Option<String>,
    ) {
        let Some(before) = before.filter(can_be_restored) else {
            return self.toasts.done(text);
        };
        let undo = Arc::new(move || {
            self.refocus(about.as_deref());
            let (now, before) = (now.clone(), before.clone());
            self.run_for(
                client_id.clone(),
                async move |actions, client_id| match actions
                    .switch(&client_id, Some(&now), &before)
                    .await
                {
                    Ok(()) => actions.toasts.done("Change undone."),
                    Err(error) => actions
                        .toasts
                        .failed(format!("Couldn’t undo the change. {error}")),
                },
            );
        });
        self.toasts.done_with(text, "Undo", undo);
    }
}

fn saved(method: AuthMethod) -> String {
    match method {
        AuthMethod::Plain(TokenEndpointAuthMethod::None) => {
            "Saved. The application no longer authenticates.".to_owned()
        }
        method => format!(
            "Saved. The application now authenticates with {}.",
            method.label()
        ),
    }
}

/// Keys without a credential are no state to return to; a server need not accept it.
fn can_be_restored(before: &Authentication) -> bool {
    matches!(before, Authentication::Secret(_)) || !before.credentials().is_empty()
}
