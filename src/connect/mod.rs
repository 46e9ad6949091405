//! Whom the console talks to where it is hosted by itself: a Countersign server elsewhere, or an Auth0 tenant.

mod config;
mod ends;
mod facts;
mod fault;
mod form;
pub mod place;
mod policy;

use leptos::prelude::*;
use management_api::{Limits, ServerInfo};

pub use config::{Config, ConfigFault};
pub use ends::{EndsView, TokenEnds};
pub use facts::TokenFacts;
pub use fault::{ConfigFaultPage, Fault, Framed};
pub use form::{ConnectCard, ConnectForm};
pub use policy::narrow;

use crate::{
    api::{Api, Backend, text_file},
    clock,
    remote::Remote,
    session::{Session, SessionState},
};

/// The longest life of an assertion at Auth0, in seconds.
const AUTH0_ASSERTION_LIFETIME: u32 = 300;

/// Reads config.json; where there is none, the console belongs to the server that it came from.
///
/// # Errors
/// The file can't be fetched, or says something else than it may.
pub async fn read_config(url: &str) -> Result<Config, Fault> {
    match text_file(url).await.map_err(Fault::Fetch)? {
        Some(text) => Config::parse(&text).map_err(Fault::Content),
        None => Ok(Config::default()),
    }
}

/// What the server says of itself: our own is asked, of a tenant it is known. Nothing is asked before it is known
/// whom the console talks to.
#[must_use]
pub fn learn_server(api: Api, session: Session) -> Remote<ServerInfo> {
    let connected = Memo::new(move |_| {
        session.is_by_cookie() || matches!(*session.state().read(), SessionState::In(_))
    });
    Remote::load(move || {
        let connected = connected.get();
        async move {
            if !connected {
                std::future::pending::<()>().await;
            }
            match api.backend() {
                Backend::Tenant { domain, .. } => Ok(tenant(&domain)),
                Backend::Server(_) | Backend::SameOrigin => api.server().await,
            }
        }
    })
}

fn tenant(domain: &str) -> ServerInfo {
    ServerInfo {
        issuer: format!("https://{domain}/"),
        version: String::new(),
        limits: Limits::default(),
        can_clear_expiry: true,
        assertion_lifetime: AUTH0_ASSERTION_LIFETIME,
        time: clock::now().into(),
        unserved_methods: Vec::new(),
    }
}

/// The name of the backend in the bar, where it is not the page's own server.
#[component]
pub fn Connected() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    move || {
        let connected =
            !session.is_by_cookie() && matches!(*session.state().read(), SessionState::In(_));
        connected.then(|| {
            view! {
                <span class="bar-backend" dir="auto">
                    <span class="visually-hidden">"Connected to "</span>
                    {api.backend().to_string()}
                </span>
            }
        })
    }
}
