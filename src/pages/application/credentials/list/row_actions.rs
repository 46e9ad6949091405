//! What can be done with a stored credential.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Client, Credential, CredentialType};

use crate::{
    clock::{self, local, relative},
    domain::{
        Attachment, AttachmentStatus, KeyUse, authentication, expired, in_sentence,
        name_in_sentence, name_in_toast, usable,
    },
    pages::application::credentials::CredentialActions,
    ui::{Ask, MenuItem},
};

/// An action chosen in a row's menu.
#[derive(Clone, Debug, PartialEq)]
pub enum RowAction {
    /// Attach it.
    Enable(Credential),
    /// Detach it.
    Disable(Credential),
    /// Sign with its private key, and ask for a token.
    Test(Credential),
    /// Go to the log's entries about it.
    Activity(Credential),
    /// Change when it expires.
    Edit(Credential),
    /// Delete it.
    Delete(Credential),
}

/// Blocked actions, with the reasons.
#[derive(Clone, Copy, Default)]
pub struct Blocked {
    /// Enabling one more.
    pub enable: Signal<Option<String>>,
    /// Changing any expiry.
    pub edit: Signal<Option<String>>,
    /// Enabling or disabling any.
    pub switch: Signal<Option<String>>,
    /// Reading the log of one.
    pub activity: Signal<Option<String>>,
    /// Deleting any.
    pub delete: Signal<Option<String>>,
}

/// The entries of a row's menu. They change only between enabling and disabling.
pub fn items(
    credential: Memo<Credential>,
    status: Memo<AttachmentStatus>,
    blocked: Blocked,
    on_action: Callback<RowAction>,
) -> Signal<Vec<MenuItem>> {
    let action = move |make: fn(Credential) -> RowAction| {
        move || on_action.run(make(credential.get_untracked()))
    };
    let is_key = move || credential.read().credential_type == CredentialType::PublicKey;
    let enable_blocked = Signal::derive(move || {
        if is_key() {
            blocked.switch.get().or_else(|| blocked.enable.get())
        } else {
            Some("This is an mTLS certificate, not a public key.".to_owned())
        }
    });
    let edit_blocked = Signal::derive(move || {
        if is_key() {
            blocked.edit.get()
        } else {
            Some("The certificate sets the expiry.".to_owned())
        }
    });
    let delete_blocked =
        Signal::derive(move || in_use(status.get()).or_else(|| blocked.delete.get()));
    let is_enabled = Memo::new(move |_| status.get().is_enabled());
    Signal::derive(move || {
        let switch = if is_enabled.get() {
            MenuItem::new("Disable for Private Key JWT", action(RowAction::Disable))
                .danger()
                .blocked(blocked.switch)
        } else {
            MenuItem::new("Enable for Private Key JWT", action(RowAction::Enable))
                .blocked(enable_blocked)
        };
        let test_blocked =
            (!is_enabled.get()).then(|| "Only an enabled credential can be tested.".to_owned());
        vec![
            MenuItem::new("Test", action(RowAction::Test)).blocked(Signal::stored(test_blocked)),
            MenuItem::new("Edit", action(RowAction::Edit)).blocked(edit_blocked),
            MenuItem::new("Activity", action(RowAction::Activity)).blocked(blocked.activity),
            switch,
            MenuItem::new("Delete", action(RowAction::Delete))
                .danger()
                .blocked(delete_blocked),
        ]
    })
}

/// Why it can't be deleted: it is in use.
fn in_use(status: AttachmentStatus) -> Option<String> {
    let uses = status.uses();
    match (status.method, uses.as_slice()) {
        (_, []) => None,
        (Some(Attachment::Jwt), [_]) => Some("In use: disable it first.".to_owned()),
        (_, uses) => Some(format!("In use for {}.", uses.join(" and "))),
    }
}

/// Attaches a credential, with Undo.
pub fn enable(actions: CredentialActions, client: &Client, credential: &Credential) {
    let Some(from) = authentication(client) else {
        return;
    };
    let to = from.clone().with(&credential.id);
    let done = format!("{} enabled for Private Key JWT.", name_in_toast(credential));
    actions.change_attachments(from, to, done, credential.id.clone());
}

/// Detaches a credential: directly with Undo, or after a question if it may be in use or is the last usable one.
pub fn disable(
    actions: CredentialActions,
    client: &Client,
    credentials: &[Credential],
    credential: &Credential,
    key_use: KeyUse,
    ask: RwSignal<Option<Ask>>,
) {
    let Some(from) = authentication(client) else {
        return;
    };
    let now = clock::now();
    let to = from.clone().without(&credential.id);
    let name = name_in_sentence(credential);
    let done = format!(
        "{} disabled. It is still stored.",
        name_in_toast(credential)
    );
    let had = usable(credentials, from.credentials(), now).len();
    let left = usable(credentials, to.credentials(), now).len();
    let id = credential.id.clone();
    let go = move || actions.change_attachments(from.clone(), to.clone(), done.clone(), id.clone());
    let is_last = had > 0 && left == 0;
    // An expired key is rejected already.
    let is_idle = key_use == KeyUse::Idle || expired(credential, now);
    if !is_last && is_idle {
        return go();
    }
    ask.set(Some(Ask {
        title: format!("Disable {name}?"),
        lines: disabling_effects(&client.name, key_use, is_last, now),
        phrase: is_last.then(|| client.name.clone()),
        verb: "Disable".to_owned(),
        then: Arc::new(go),
    }));
}

/// What disabling a credential does.
fn disabling_effects(
    client_name: &str,
    key_use: KeyUse,
    is_last: bool,
    now: DateTime<Utc>,
) -> Vec<String> {
    let in_use = match key_use {
        KeyUse::Idle => None,
        KeyUse::Recent(at) => Some(format!(
            "It was last used {} ({}).",
            relative(at, now),
            local(at)
        )),
        KeyUse::Unknown => Some("Its last use is unavailable: it may be in use.".to_owned()),
    };
    let stops = if is_last {
        vec![
            format!(
                "This is the last usable credential of {}. Once you disable it, the token endpoint rejects every request with invalid_client.",
                in_sentence(client_name)
            ),
            "Issued access tokens keep working until they expire.".to_owned(),
            "To rotate without interruption, add and enable the new credential first.".to_owned(),
        ]
    } else {
        vec![
            "Assertions signed with its key are rejected immediately. Other enabled credentials keep working."
                .to_owned(),
        ]
    };
    in_use.into_iter().chain(stops).collect()
}

/// Deletes a credential after a confirmation.
pub fn delete(actions: CredentialActions, credential: Credential, ask: RwSignal<Option<Ask>>) {
    let name = name_in_sentence(&credential);
    ask.set(Some(Ask {
        title: format!("Delete {name}?"),
        lines: deletion_effects(&credential),
        phrase: None,
        verb: "Delete".to_owned(),
        then: Arc::new(move || actions.delete(credential.clone())),
    }));
}

/// What deleting a credential does.
fn deletion_effects(credential: &Credential) -> Vec<String> {
    let mut lines = vec![
        "It is not in use: nothing stops working.".to_owned(),
        "This can’t be undone. Restoring it requires the original file.".to_owned(),
    ];
    if let Some(kid) = &credential.kid {
        lines.push(format!("Key ID: {kid}"));
    }
    lines
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let credential =
        serde_json::from_str(r#"{"id":"a","credential_type":"public_key","kid":"billing-2027-a"}"#);
    let status = |method, signs_requests| AttachmentStatus {
        method,
        signs_requests,
    };
    let used = [
        status(Some(Attachment::Jwt), false),
        status(Some(Attachment::Jwt), true),
        status(None, true),
    ];
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
    let effects = |key_use, is_last| disabling_effects("billing", key_use, is_last, now);
    let mut all = effects(KeyUse::Idle, true);
    all.extend(effects(KeyUse::Unknown, false));
    all.extend(deletion_effects(&credential.unwrap()));
    all.extend(used.into_iter().filter_map(in_use));
    all
}
