//! Information about the backend.

use chrono::TimeDelta;
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

/// Clocks that differ by less agree, in seconds: the answer takes a while, too.
const CLOCKS_AGREE: i64 = 5;

/// The server's clock beside that of the browser, in the context of every page.
#[derive(Clone, Copy)]
pub struct ServerClock(RwSignal<TimeDelta>);

impl Default for ServerClock {
    fn default() -> Self {
        Self(RwSignal::new(TimeDelta::zero()))
    }
}

impl ServerClock {
    /// How far the server's clock is ahead of the browser's; zero if they agree, or it is not known.
    #[must_use]
    pub fn ahead(self) -> TimeDelta {
        self.0.get()
    }

    fn compare(self, info: &ServerInfo) {
        let ahead = TimeDelta::seconds((info.time.to_utc() - clock::now()).num_seconds());
        let differ = |other: TimeDelta| (ahead - other).num_seconds().abs() >= CLOCKS_AGREE;
        // Whoever judges by it is not disturbed because an answer took longer.
        if differ(self.0.get_untracked()) {
            let agree = !differ(TimeDelta::zero());
            self.0.set(if agree { TimeDelta::zero() } else { ahead });
        }
    }
}

/// Information about the backend: requested from our own server, known for a tenant. Nothing is requested before the
/// backend is known.
#[must_use]
pub fn load_server_info(api: Api, session: Session, clock: ServerClock) -> Remote<ServerInfo> {
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
                Backend::Server(_) | Backend::SameOrigin => {
                    let info = api.server().await?;
                    clock.compare(&info);
                    Ok(info)
                }
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
        // A tenant doesn't say.
        assertion_skew: 0,
        legacy_audience: false,
        fapi: false,
        time: clock::now().into(),
        unserved_methods: Vec::new(),
    }
}
