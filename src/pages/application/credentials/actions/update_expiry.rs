//! Changes of a credential's expiry, each with an undo.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Credential, CredentialPatch, Timestamp};

use super::CredentialActions;
use crate::{
    api::ApiError,
    clock::{self, utc},
    domain::name_in_toast,
};

impl CredentialActions {
    /// Changes when a credential expires. `can_clear`: the server can remove an expiry.
    ///
    /// # Errors
    /// See [`ApiError`]; a conflict if someone else changed it since `seen` was read.
    pub async fn update_expiry(
        self,
        seen: &Credential,
        ends: Option<DateTime<Utc>>,
        can_clear: bool,
    ) -> Result<(), ApiError> {
        let client_id = self.client_id.get_value();
        let (id, name) = (seen.id.clone(), name_in_toast(seen));
        let before = seen.expires_at.map(Timestamp::to_utc);
        self.change_expiry(&client_id, &id, before, ends).await?;
        let done = format!("Expiry updated for {name}.");
        let can_be_undone = match before {
            Some(before) => before > clock::now(),
            None => can_clear,
        };
        if !can_be_undone {
            self.toasts.done(done);
            return Ok(());
        }
        let undo = Arc::new(move || {
            let id = id.clone();
            self.refocus(Some(&id));
            self.run_for(
                client_id.clone(),
                async move |actions, client_id| match actions
                    .change_expiry(&client_id, &id, ends, before)
                    .await
                {
                    Ok(()) => actions.toasts.done("Change undone."),
                    Err(error) => actions
                        .toasts
                        .failed(format!("Couldn’t undo the change. {error}")),
                },
            );
        });
        self.toasts.done_with(done, "Undo", undo);
        Ok(())
    }

    /// Sets the expiry to `to`, unless it is no longer `from`.
    async fn change_expiry(
        self,
        client_id: &str,
        id: &str,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Result<(), ApiError> {
        let stored = self
            .api
            .credentials(client_id)
            .await
            .map_err(ApiError::before_sending)?;
        let Some(current) = stored.iter().find(|credential| credential.id == id) else {
            self.credentials.put(stored);
            return Err(ApiError::NotFound(
                "Someone else deleted this credential.".to_owned(),
            ));
        };
        let current = current.expires_at.map(Timestamp::to_utc);
        if current != from {
            let words = current.map_or_else(|| "never".to_owned(), utc);
            self.credentials.put(stored);
            return Err(ApiError::Conflict(format!(
                "Someone else changed the expiry to {words}. Your change wasn’t saved. Close this dialog and edit the credential again."
            )));
        }
        let patch = CredentialPatch {
            expires_at: to.map(Timestamp::from).into(),
        };
        self.api.change_credential(client_id, id, &patch).await?;
        self.credentials.reload();
        Ok(())
    }
}
