//! Persistence behind one trait, [`Store`].
//!
//! Time and ids come in as parameters; every change of several rows is one transaction; a call that returned `Ok` is
//! durable. Of two edits of one record, the later to commit wins, property by property; the limits and the rules that
//! join records (see [`Conflict`]) are checked inside the transaction, so that they hold under concurrent requests.

mod disconnect_tracker;
mod error;
mod identifiers;
mod jti;
mod migrations;
mod postgres;
mod private_file;
mod query_batcher;
mod records;
mod sqlite;
mod store;
mod vault;

pub use error::{StoreError, Unavailable};
pub use identifiers::{Identifier, identifiers};
pub use postgres::PostgresStore;
pub use private_file::private_file;
pub use records::{
    ClientChange, ClientFilter, ClientOrder, ClientRecord, Conflict, CredentialFilter,
    CredentialMatch, CredentialRecord, CredentialUse, Details, Entity, Facts, GrantFilter,
    ListedCredential, LogFilter, LogOrder, LogPage, NewLog, Outcome, Page, Reached,
    ResourceServerRecord, RsaPublicKey, Session, SigningKey, Slot, TokenClient, TokenCredential,
    Window, log_id,
};
pub use sqlite::SqliteStore;
pub use store::Store;
pub use vault::Vault;

/// The result of a call to a store.
pub type Result<T, E = StoreError> = core::result::Result<T, E>;
