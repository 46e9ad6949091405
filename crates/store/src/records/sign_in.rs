//! Sessions and the server's own keys.

use core::fmt;

use management_api::Timestamp;
use zeroize::Zeroizing;

/// A session as stored: with the hash of its token, not the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Who signed in.
    pub subject: String,
    /// When.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// A key that signs access tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its key ID.
    pub kid: String,
    /// `RS256`, `ES256` …
    pub algorithm: String,
    /// PKCS#8 DER; encrypted at rest.
    pub private_key: Zeroizing<Vec<u8>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it no longer signs; it stays published until it is deleted. The current key of an algorithm has none.
    pub retired_at: Option<Timestamp>,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .field("created_at", &self.created_at)
            .field("retired_at", &self.retired_at)
            .finish_non_exhaustive()
    }
}
