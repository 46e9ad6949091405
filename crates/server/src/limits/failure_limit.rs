//! The limit on failed authentication of clients and people, against guessing.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use super::{Buckets, log_limit_reached};
use crate::journal::Journal;
use crate::settings::Rate;

/// Failures by address, never by client: otherwise anyone could lock a client out by failing in its name.
#[derive(Debug)]
pub struct FailureLimit {
    networks: Buckets<IpAddr>,
}

impl FailureLimit {
    /// So many failures a minute from one address.
    pub fn new(per_minute: u32) -> Self {
        Self {
            networks: Buckets::new(Rate {
                per_second: f64::from(per_minute) / 60.0,
                burst: per_minute,
            }),
        }
    }

    /// Counts an attempt as a failure before it is judged, so that of many at once no more are judged than may fail. The
    /// journal gets an entry, with this description, if the limit is reached.
    ///
    /// # Errors
    /// The address has failed too often: seconds to wait, at least 1.
    pub fn reserve(
        &self,
        parts: &Parts,
        now: DateTime<Utc>,
        journal: &Journal,
        description: &str,
    ) -> Result<(), u64> {
        let Some(network) = network(parts) else {
            return Ok(());
        };
        let allowance = self.networks.take(network, now);
        if allowance.is_granted {
            return Ok(());
        }
        log_limit_reached(journal, now, parts, description, allowance);
        Err(allowance.wait.max(1))
    }

    /// The attempt has not failed: it costs nothing.
    pub fn refund(&self, parts: &Parts) {
        if let Some(network) = network(parts) {
            self.networks.refund(&network);
        }
    }
}

/// The address of the connection, since a header that claims another can be forged; of IPv6 the network of 64 bits, of
/// which one subscriber has every address.
fn network(parts: &Parts) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(match peer.ip().to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    })
}
