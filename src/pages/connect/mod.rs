//! Connecting to a backend by a pasted token, where the console is hosted apart from its server.

mod form;
mod token_expiry_banner;
mod token_facts;

pub use form::{ConnectCard, ConnectForm};
pub use token_expiry_banner::{TokenExpiryBanner, TokenExpiryWarning};
pub use token_facts::TokenFacts;
