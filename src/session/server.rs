//! Information about the backend.

use leptos::prelude::*;
use management_api::{Limits, ServerInfo};

use super::{Session, SessionState};
use crate::{
    api::{Api, Backend, Remote},
    clock,
};

/// The longest lifetime of an assertion at Auth0, in seconds.
const AUTH0_ASSERTION_LIFETIME: u32 = 300;

/// Information about the backend, in the context of every page.
#[derive(Clone, Copy)]
pub struct Server(pub Remote<ServerInfo>);

/// Information about the backend: our own server is asked, a tenant's is known. Nothing is requested before the
/// backend is known.
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
