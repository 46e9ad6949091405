//! The queries. Their text is the same for every database, so this module is compiled once for each. What differs is
//! defined in the parent module: `Backend`, `Db`, `Transaction`, `LOCK_ROW`, `KEEP_ROW`, `lock_numbers`, `watch`, and
//! how transactions begin.

mod attachments;
mod client_expiry;
mod client_lists;
mod client_row;
pub(super) mod clients;
mod credentials;
mod grants;
mod identifier_index;
pub(super) mod identifiers;
pub(super) mod jtis;
mod log_search;
mod logs;
mod maintenance;
mod paging;
mod resource_servers;
mod sign_in;
mod signing_keys;
mod store;
mod transactions;
mod usage;
mod values;

use super::{Backend, Db, KEEP_ROW, LOCK_ROW, Transaction, lock_numbers};

pub(super) type Connection = <Db as sqlx::Database>::Connection;
type Row = <Db as sqlx::Database>::Row;
