//! What follows from the tab's data: which method is in force, and what can't be done, with the reason.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{
    AppType, Client, Credential, Limits, Method, Timestamp, TokenEndpointAuthMethod, UnservedMethod,
};

use super::add::AddDialogBlocked;
use super::list::{Blocked, LastUses, capacity_hint};
use super::method::{MethodDraft, MethodForm};
use crate::{
    clock::Now,
    domain::{AuthMethod, KeyUse, attached, unavailable},
    session::{Server, denied, denied_method_change},
};

/// The method that this tab's credentials are for.
pub(super) const JWT: AuthMethod = AuthMethod::Keys(Method::PrivateKeyJwt);

/// The tab's data, and what follows from them.
#[derive(Clone, Copy)]
pub(super) struct TabState {
    pub client: Signal<Client>,
    /// The stored credentials.
    pub credentials: Signal<Vec<Credential>>,
    /// The unsaved choice of a method.
    pub form: MethodForm,
    pub now: Signal<DateTime<Utc>>,
    pub limits: Signal<Limits>,
    /// Methods that the server can't serve.
    pub unserved: Signal<Vec<UnservedMethod>>,
    /// Returns true if the server can remove an expiry.
    pub can_clear_expiry: Signal<bool>,
    /// Returns true if Private Key JWT is saved.
    pub is_jwt_saved: Memo<bool>,
    /// The IDs of enabled credentials.
    pub attached: Memo<Vec<String>>,
    /// The IDs of stored credentials.
    pub stored: Memo<Vec<String>>,
    pub kind: Memo<ClientKind>,
    /// Private Key JWT as it would be saved, with its keys, if another method is in force.
    pub draft: Memo<Option<MethodDraft>>,
}

impl TabState {
    pub fn new(
        client: Signal<Client>,
        credentials: Signal<Vec<Credential>>,
        form: MethodForm,
    ) -> Self {
        let now = Now::current();
        let server = use_context::<Server>()
            .map_or_else(|| Signal::stored(None), |Server(server)| server.latest());
        let limits = Signal::derive(move || {
            let server = server.read();
            server
                .as_ref()
                .map_or_else(Limits::default, |server| server.limits)
        });
        let can_clear_expiry = Signal::derive(move || {
            let server = server.read();
            server.as_ref().is_none_or(|server| server.can_clear_expiry)
        });
        let unserved = Signal::derive(move || {
            let server = server.read();
            server
                .as_ref()
                .map(|server| server.unserved_methods.clone())
                .unwrap_or_default()
        });
        Self {
            client,
            credentials,
            form,
            now,
            limits,
            unserved,
            can_clear_expiry,
            is_jwt_saved: Memo::new(move |_| AuthMethod::of(&client.read()) == Some(JWT)),
            attached: Memo::new(move |_| attached(&client.read())),
            stored: Memo::new(move |_| {
                let credentials = credentials.read();
                credentials
                    .iter()
                    .map(|credential| credential.id.clone())
                    .collect()
            }),
            kind: Memo::new(move |_| ClientKind::of(&client.read())),
            draft: Memo::new(move |_| {
                let draft = form.draft(&credentials.read(), limits.get(), now.get());
                draft.filter(|draft| draft.method == JWT)
            }),
        }
    }

    /// Actions of a row that are blocked.
    pub fn row_blocked(self, is_tenant: bool, busy: Signal<Option<String>>) -> Blocked {
        let unless_busy = move |denied: Signal<Option<String>>| {
            Signal::derive(move || denied.get().or_else(|| busy.get()))
        };
        Blocked {
            enable: Signal::derive(move || self.enabling_blocked()),
            edit: unless_busy(denied("update:client_credentials")),
            switch: unless_busy(denied_method_change()),
            activity: Signal::stored(
                is_tenant.then(|| "A tenant’s log can’t be searched by credential.".to_owned()),
            ),
            delete: unless_busy(denied("delete:client_credentials")),
        }
    }

    /// Actions of the dialog that are blocked. Its `edit` is that of a row.
    pub fn add_blocked(self, edit: Signal<Option<String>>) -> AddDialogBlocked {
        let (switch_denied, add_denied) =
            (denied_method_change(), denied("create:client_credentials"));
        AddDialogBlocked {
            enable: Signal::derive(move || {
                switch_denied.get().or_else(|| self.enabling_new_blocked())
            }),
            is_enabled_on_save: Signal::derive(move || !self.is_jwt_saved.get()),
            add: Signal::derive(move || {
                let is_public = self.kind.get() != ClientKind::Confidential;
                is_public
                    .then(|| "A public application can’t have credentials.".to_owned())
                    .or_else(|| add_denied.get())
                    .or_else(|| capacity_hint(0, self.stored.read().len(), self.limits.get()))
            }),
            edit,
        }
    }

    /// Returns true if an enabled key was used in the last 24 hours.
    pub fn is_key_in_use(self, uses: &LastUses) -> bool {
        let (attached, now) = (self.attached.read(), self.now.get());
        matches!(uses, LastUses::Known(all) if all.iter().any(|one| {
            let last = one.last_used_at.map(Timestamp::to_utc);
            attached.contains(&one.credential_id)
                && matches!(KeyUse::of(last, now), KeyUse::Recent(_))
        }))
    }

    /// Why a stored credential can't be enabled: that takes effect at once, so the method must be in force.
    fn enabling_blocked(self) -> Option<String> {
        if self.is_jwt_saved.get() {
            return self.is_full(self.attached.read().len());
        }
        let without = unavailable(JWT, &self.client.read(), &self.unserved.read());
        Some(without.unwrap_or_else(|| {
            "Choose Private Key JWT above: its keys are chosen and saved with it.".to_owned()
        }))
    }

    /// Why a new credential can't be enabled: with another method in force, it is ticked for the method to be saved.
    fn enabling_new_blocked(self) -> Option<String> {
        if self.is_jwt_saved.get() {
            return self.is_full(self.attached.read().len());
        }
        let choice = self.form.choice.get();
        let other_keys = matches!(choice, Some(AuthMethod::Keys(_)) | None) && choice != Some(JWT);
        let ticked = self
            .draft
            .read()
            .as_ref()
            .map_or(0, |draft| draft.ids.len());
        unavailable(JWT, &self.client.read(), &self.unserved.read())
            .or_else(|| other_keys.then(|| "Choose Private Key JWT first.".to_owned()))
            .or_else(|| self.is_full(ticked))
    }

    /// Why no credential can be enabled beside so many.
    fn is_full(self, enabled: usize) -> Option<String> {
        let limits = self.limits.get();
        (!limits.allow_attached(enabled + 1)).then(|| {
            let max = limits.attached;
            format!("Limit reached: {max} active credentials. Disable one first.")
        })
    }
}

/// What an application can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientKind {
    /// A method with keys or a secret.
    Confidential,
    /// Nothing of it, but it has a method: it was another kind of application before.
    FormerlyConfidential,
    /// Nothing of it.
    Public,
}

impl ClientKind {
    pub fn of(client: &Client) -> Self {
        if !client.app_type.as_ref().is_some_and(AppType::is_public) {
            return Self::Confidential;
        }
        match AuthMethod::of(client) {
            None | Some(AuthMethod::Plain(TokenEndpointAuthMethod::None)) => Self::Public,
            Some(_) => Self::FormerlyConfidential,
        }
    }
}
