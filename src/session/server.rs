//! What the backend says about itself.

use leptos::prelude::*;
use management_api::{Limits, ServerInfo};

use super::{Session, SessionState};
use crate::{
    api::{Api, Backend, Remote},
    clock,
};

/// The longest lifetime of an assertion at Auth0, in seconds.
const AUTH0_ASSERTION_LIFETIME: u32 = 300;

/// What the backend says about itself, in the context of every page.
#[derive(Clone, Copy)]
pub struct Server(pub Remote<ServerInfo>);

/// What the server says of itself: our own is asked, of a tenant it is known. Nothing is asked before it is known
/// whom the console talks to.
#[must_use]
pub fn load_server_info(api: Api, session: Session) -> Remote<ServerInfo> {
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
