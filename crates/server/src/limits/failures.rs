//! A limit on failed client authentication, so that nobody guesses at full speed.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use std::net::{IpAddr, SocketAddr};

use super::{Buckets, Rate};

/// Failures by address, never by client: anybody could lock a client out by failing in its name.
#[derive(Debug)]
pub struct FailureLimit {
    addresses: Buckets<IpAddr>,
}

impl FailureLimit {
    /// So many failures a minute from one address.
    pub fn new(per_minute: u32) -> Self {
        Self {
            addresses: Buckets::new(Rate {
                per_second: f64::from(per_minute) / 60.0,
                burst: per_minute,
            }),
        }
    }

    /// Seconds that the caller must wait, if it has failed too often.
    pub fn wait(&self, parts: &Parts, now: DateTime<Utc>) -> Option<u64> {
        let allowance = self.addresses.look(&address(parts)?, now);
        (!allowance.is_granted).then_some(allowance.wait)
    }

    /// Counts a failure.
    pub fn count(&self, parts: &Parts, now: DateTime<Utc>) {
        if let Some(address) = address(parts) {
            self.addresses.take(address, now);
        }
    }
}

/// The address of the connection. A header that claims another can be forged.
fn address(parts: &Parts) -> Option<IpAddr> {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip())
}
