//! Where a request came from, for the log.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

/// Where a request came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address of the connection.
    pub ip: Option<String>,
    /// The `User-Agent`, fit to be shown.
    pub user_agent: Option<String>,
}

impl Origin {
    /// Reads it from the request.
    pub fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let agent = parts.headers.get(USER_AGENT);
        Self {
            ip: peer.map(|ConnectInfo(address)| address.ip().to_string()),
            user_agent: agent
                .and_then(|value| value.to_str().ok())
                .map(crate::redact::user_agent),
        }
    }
}
