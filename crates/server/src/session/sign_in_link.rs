//! One-time sign-in codes.

use chrono::TimeDelta;
use store::{Store, StoreError};

use crate::clock::Clock;
use crate::identifiers;
use crate::random::{NoRandomness, Random};

/// How long a code can be used, in minutes.
const LIFETIME: i64 = 10;
/// The subject of a session by printed link: the server's operator.
const SUBJECT: &str = "administrator";

/// A code could not be created.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// It could not be stored.
    #[error("the sign-in code could not be stored: {0}")]
    Store(#[from] StoreError),
}

/// A link that signs in once, within ten minutes. The code is in the fragment, which browsers
/// never send: it stays out of logs and referrers.
///
/// # Errors
/// The code can't be generated or stored.
pub async fn sign_in_link(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    origin: &str,
) -> Result<String, CodeError> {
    let code = identifiers::secret(random)?;
    let expires_at = clock.now() + TimeDelta::minutes(LIFETIME);
    store
        .create_sign_in_code(identifiers::hash(&code), SUBJECT, expires_at.into())
        .await?;
    Ok(format!(
        "{}/sign-in#code={code}",
        origin.trim_end_matches('/')
    ))
}
