//! What is stored.

mod client;
mod credential;
mod log;
mod other;
mod resource_server;
mod sign_in;
mod window;

pub use client::{Authentication, ClientChange, ClientFilter, ClientOrder, ClientRecord, Slot};
pub use credential::{
    CredentialFilter, CredentialRecord, CredentialUse, ListedCredential, Outcome, RsaPublicKey,
    TokenClient,
};
pub use log::{Details, LogFilter, LogOrder, NewLog};
pub use resource_server::{GrantFilter, ResourceServerRecord};
pub use sign_in::{Session, SigningKey};
pub use window::{Page, Window};
