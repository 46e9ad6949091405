//! What the server requires of an assertion and knows about the client.

use crate::{Algorithm, Seconds};
use std::fmt;

/// The largest tolerance for `iat` and `nbf` that can be set, in seconds (FAPI 2.0, section 5.3.2.1).
pub const MAX_SKEW: u32 = 60;

/// What the server requires of an assertion.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The issuer identifier of the authorization server: the sole audience allowed.
    pub issuer: String,
    /// The token endpoint's URL, if it is also accepted as the audience.
    pub legacy_audience: Option<String>,
    /// The longest lifetime of an assertion.
    pub max_lifetime: Seconds,
    /// FAPI 2.0: PS256 only, `aud` a string only.
    pub fapi: bool,
    skew: Seconds,
}

impl Policy {
    /// A policy with the defaults: a lifetime of five minutes and a skew of ten seconds.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            legacy_audience: None,
            max_lifetime: 300.0,
            fapi: false,
            skew: 10.0,
        }
    }

    /// Sets how far `iat` and `nbf` may lie in the future, in seconds.
    ///
    /// # Errors
    /// More than 60 seconds.
    pub fn with_skew(mut self, seconds: u32) -> Result<Self, SkewTooLarge> {
        if seconds > MAX_SKEW {
            return Err(SkewTooLarge(seconds));
        }
        self.skew = seconds.into();
        Ok(self)
    }

    /// How far `iat` and `nbf` may lie in the future.
    pub fn skew(&self) -> Seconds {
        self.skew
    }
}

/// A tolerance of more than 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkewTooLarge(u32);

impl fmt::Display for SkewTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the clock tolerance is {} seconds, at most {MAX_SKEW} are allowed (FAPI 2.0, section 5.3.2.1)",
            self.0
        )
    }
}

impl std::error::Error for SkewTooLarge {}

/// What the server knows about the client that the assertion claims to come from.
#[derive(Debug, Clone, Copy)]
pub struct ClientView<'a> {
    /// The client's identifier.
    pub client_id: &'a str,
    /// Its stored public keys, attached or not; none for an unknown client.
    pub keys: &'a [RegisteredKey],
}

/// One stored public key of a client, without the key itself.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredKey {
    /// The credential's identifier.
    pub id: String,
    /// Its key ID.
    pub kid: String,
    /// The only algorithm it may be used with.
    pub algorithm: Algorithm,
    /// When it expires, if ever.
    pub expires_at: Option<Seconds>,
    /// Whether it is attached to the client's `private_key_jwt` method.
    pub attached: bool,
}
