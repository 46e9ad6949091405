//! Connecting to a backend by a pasted token, where the console is hosted apart from its server.

mod form;
mod token_expiry_banner;
mod token_facts;

pub use form::{ConnectCard, ConnectForm};
pub use token_expiry_banner::{TokenExpiryBanner, TokenExpiryWarning};
pub use token_facts::TokenFacts;

use leptos::prelude::*;

use crate::ui::{Placeholder, part};

part! {
    /// How to connect.
    pub fn connect_card() in connect, Placeholder::Card => { view! { <ConnectCard /> } }
}

part! {
    /// The warning before the token expires.
    pub fn token_expiry_banner() in connect, Placeholder::Silent => { view! { <TokenExpiryBanner /> } }
}
