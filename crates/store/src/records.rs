//! What is stored.

mod client;
mod conflict;
mod credential;
mod log;
mod resource_server;
mod sign_in;
mod window;

use serde_json::{Map, Value};

pub use client::{ClientChange, ClientFilter, ClientOrder, ClientRecord, TokenClient};
pub use conflict::{Conflict, Entity};
pub use credential::{
    CredentialFilter, CredentialMatch, CredentialRecord, CredentialUse, ListedCredential, Outcome,
    RsaPublicKey, Slot, TokenCredential,
};
pub use log::{Details, Facts, LogFilter, LogOrder, LogPage, NewLog, Reached, log_id};
pub use resource_server::{GrantFilter, ResourceServerRecord};
pub use sign_in::{Session, SigningKey};
pub use window::{Page, Window};

/// Sets each of `members` in properties that are kept but not used; `null` removes one.
fn set_members(
    present: &mut Map<String, Value>,
    members: impl IntoIterator<Item = (String, Value)>,
) {
    for (name, value) in members {
        if value.is_null() {
            present.remove(&name);
        } else {
            present.insert(name, value);
        }
    }
}
