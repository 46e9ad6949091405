//! Who is asking, and what they may do.

mod cross_site;
mod principal;
mod refusal;
mod scopes;

pub use cross_site::{check_host, is_foreign_origin};
pub use principal::{Principal, Scopes};
pub use refusal::Refusal;
pub use scopes::{management_scopes, scope_names};
