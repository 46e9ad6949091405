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
    /// rfc7523bis as clients must follow it: `typ` is `client-authentication+jwt`. A server may accept others.
    pub explicit_type: bool,
    skew: Seconds,
}

/// A profile that other servers require, stricter than a policy may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// What draft-ietf-oauth-rfc7523bis requires of clients: the issuer as the only audience, and the explicit type. Neither
    /// profile limits the lifetime.
    Rfc7523bis,
    /// FAPI 2.0 Security Profile, sections 5.3 and 5.4: the issuer as a string, PS256 for RSA, and dates at most ten seconds
    /// in the future, which is all that a server must tolerate.
    Fapi2,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 2] = [Self::Rfc7523bis, Self::Fapi2];

    /// The name, for scripts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rfc7523bis => "rfc7523bis",
            Self::Fapi2 => "fapi_2_0",
        }
    }

    /// The name, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rfc7523bis => "RFC 7523bis",
            Self::Fapi2 => "FAPI 2.0",
        }
    }
}

/// What every FAPI 2.0 server tolerates of `iat` and `nbf` in the future, in seconds (section 5.3.2.1).
const FAPI_SKEW: Seconds = 10.0;

impl Policy {
    /// A policy with the defaults: a lifetime of five minutes and a skew of ten seconds.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            legacy_audience: None,
            max_lifetime: 300.0,
            fapi: false,
            explicit_type: false,
            skew: 10.0,
        }
    }

    /// The policy of a server that requires a profile besides.
    #[must_use]
    pub fn under(&self, profile: Profile) -> Self {
        let mut policy = self.clone();
        policy.legacy_audience = None;
        match profile {
            Profile::Rfc7523bis => policy.explicit_type = true,
            Profile::Fapi2 => {
                policy.fapi = true;
                policy.skew = policy.skew.min(FAPI_SKEW);
            }
        }
        policy
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

    /// Also accepts the token endpoint's URL, which follows from the issuer, as the audience.
    #[must_use]
    pub fn with_legacy_audience(mut self, is_accepted: bool) -> Self {
        self.legacy_audience = is_accepted.then(|| format!("{}oauth/token", self.issuer));
        self
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
