//! What can be done with a stored credential.

use leptos::prelude::*;
use management_api::{Credential, CredentialType};

use crate::ui::MenuItem;

/// Where a credential stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Stored only.
    Stored,
    /// Attached to the method in force.
    Enabled,
    /// It will be, once the method is saved.
    Chosen,
    /// Attached to another slot, such as signed request objects.
    Elsewhere(&'static str),
}

/// What a row's menu asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Attach it.
    Enable(Credential),
    /// Detach it.
    Disable(Credential),
    /// Change when it ends.
    Edit(Credential),
    /// Delete it.
    Delete(Credential),
}

/// What can't be done, and why.
#[derive(Clone, Copy, Default)]
pub struct Blocked {
    /// Enabling one more.
    pub enable: Signal<Option<String>>,
    /// Changing any end.
    pub edit: Signal<Option<String>>,
    /// Enabling or disabling any.
    pub switch: Signal<Option<String>>,
    /// Deleting any.
    pub delete: Signal<Option<String>>,
}

/// The entries of a row's menu. Reactive: it reads what is blocked.
pub fn items(
    credential: &Credential,
    standing: Standing,
    blocked: Blocked,
    on_wish: Callback<Wish>,
) -> Vec<MenuItem> {
    let wish = |make: fn(Credential) -> Wish| {
        let credential = credential.clone();
        move || on_wish.run(make(credential.clone()))
    };
    let is_key = credential.credential_type == CredentialType::PublicKey;
    let switch_denied = blocked.switch.get();
    let switch = match standing {
        Standing::Enabled | Standing::Chosen => {
            MenuItem::new("Disable for Private Key JWT", wish(Wish::Disable))
                .danger()
                .blocked(switch_denied)
        }
        Standing::Stored | Standing::Elsewhere(_) => {
            let reason = if is_key {
                switch_denied.or(blocked.enable.get())
            } else {
                Some("It is a certificate for mTLS, not a public key.".to_owned())
            };
            MenuItem::new("Enable for Private Key JWT", wish(Wish::Enable)).blocked(reason)
        }
    };
    let edit_blocked = if is_key {
        blocked.edit.get()
    } else {
        Some("Its end is the certificate’s.".to_owned())
    };
    let delete_blocked = match standing {
        Standing::Enabled => Some("Disable it first: it is in use.".to_owned()),
        Standing::Elsewhere(slot) => Some(format!("It is in use for {slot}.")),
        Standing::Stored | Standing::Chosen => blocked.delete.get(),
    };
    vec![
        MenuItem::new("Edit", wish(Wish::Edit)).blocked(edit_blocked),
        switch,
        MenuItem::new("Delete", wish(Wish::Delete))
            .danger()
            .blocked(delete_blocked),
    ]
}
