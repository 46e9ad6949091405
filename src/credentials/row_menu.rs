//! What can be done with a stored credential.

use leptos::prelude::*;
use management_api::{Credential, CredentialType};

use super::standing::{InMethod, Standing};
use crate::ui::MenuItem;

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

/// The entries of a row's menu. They are others only where enabling becomes disabling.
pub fn items(
    credential: Memo<Credential>,
    standing: Memo<Standing>,
    blocked: Blocked,
    on_wish: Callback<Wish>,
) -> Signal<Vec<MenuItem>> {
    let wish =
        move |make: fn(Credential) -> Wish| move || on_wish.run(make(credential.get_untracked()));
    let is_key = move || credential.read().credential_type == CredentialType::PublicKey;
    let enable_blocked = Signal::derive(move || {
        if is_key() {
            blocked.switch.get().or_else(|| blocked.enable.get())
        } else {
            Some("It is a certificate for mTLS, not a public key.".to_owned())
        }
    });
    let edit_blocked = Signal::derive(move || {
        if is_key() {
            blocked.edit.get()
        } else {
            Some("Its end is the certificate’s.".to_owned())
        }
    });
    let delete_blocked =
        Signal::derive(move || in_use(standing.get()).or_else(|| blocked.delete.get()));
    let is_enabled = Memo::new(move |_| standing.get().is_enabled());
    Signal::derive(move || {
        let switch = if is_enabled.get() {
            MenuItem::new("Disable for Private Key JWT", wish(Wish::Disable))
                .danger()
                .blocked(blocked.switch)
        } else {
            MenuItem::new("Enable for Private Key JWT", wish(Wish::Enable)).blocked(enable_blocked)
        };
        vec![
            MenuItem::new("Edit", wish(Wish::Edit)).blocked(edit_blocked),
            switch,
            MenuItem::new("Delete", wish(Wish::Delete))
                .danger()
                .blocked(delete_blocked),
        ]
    })
}

/// Why it can't be deleted: it is in use.
fn in_use(standing: Standing) -> Option<String> {
    let uses = standing.uses();
    match (standing.method, uses.as_slice()) {
        (_, []) => None,
        (Some(InMethod::Jwt), [_]) => Some("Disable it first: it is in use.".to_owned()),
        (_, uses) => Some(format!("It is in use for {}.", uses.join(" and "))),
    }
}
