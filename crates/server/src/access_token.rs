//! Access tokens: JWTs of RFC 9068, issued and verified.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

use crate::keys::{KeyError, KeyRing, LoadError};
use crate::settings::AccessTokenAlgorithm;

/// The media type in the header (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";
/// The `client_id` in tokens that the operator issues on the command line: no client has it.
pub const OPERATOR: &str = "countersign-cli";
/// The longest token that is issued or read, in bytes: with an assertion beside it, it fits into the body of a
/// request to revoke it.
pub const MAX_BYTES: usize = 60 * 1024;

/// The header of an access token (RFC 9068, section 2.1).
#[derive(Serialize, Deserialize)]
struct Header<T> {
    alg: T,
    kid: T,
    typ: T,
}

/// The claims of an access token (RFC 9068, section 2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// This server.
    pub iss: String,
    /// The subject: the client itself.
    pub sub: String,
    /// The client that requested it.
    pub client_id: String,
    /// The API that it is for.
    pub aud: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it expires, in seconds since 1970.
    pub exp: i64,
    /// Its identifier.
    pub jti: String,
    /// Its scopes, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Why a token was rejected.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Not three parts of base64url with the members of an access token.
    #[error("the token is not an access token of this server")]
    Malformed,
    /// Not signed by the key of this server that its header names.
    #[error("the token is not signed by a key of this server")]
    Forged,
    /// From another issuer.
    #[error("the token is from another issuer")]
    Foreign,
    /// Expired.
    #[error("the token has expired")]
    Expired,
    /// The key was not in memory, and the store failed.
    #[error(transparent)]
    KeyLookup(#[from] LoadError),
}

/// Why a token is no longer valid before it expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Withdrawal {
    /// Revoked by the client.
    #[error("the token was revoked")]
    Revoked,
    /// Its client no longer exists.
    #[error("the token's client was deleted")]
    ClientDeleted,
}

impl AccessToken {
    /// Returns why the token is no longer valid, if it was withdrawn.
    ///
    /// # Errors
    /// The store fails.
    pub async fn withdrawn(&self, store: &dyn Store) -> Result<Option<Withdrawal>, StoreError> {
        if store.is_token_revoked(&self.jti).await? {
            return Ok(Some(Withdrawal::Revoked));
        }
        if self.client_id != OPERATOR && store.token_client(&self.client_id).await?.is_none() {
            return Ok(Some(Withdrawal::ClientDeleted));
        }
        Ok(None)
    }

    /// Signs the token with the server's current key.
    ///
    /// # Errors
    /// There is no key for `algorithm`, or signing failed.
    pub fn sign(
        &self,
        keys: &KeyRing,
        algorithm: AccessTokenAlgorithm,
    ) -> Result<String, KeyError> {
        let signer = keys.signer(algorithm)?;
        let header = Header {
            alg: algorithm.as_str(),
            kid: signer.public().kid(),
            typ: TYPE,
        };
        let header = serde_json::to_vec(&header).map_err(|_| KeyError::Signing)?;
        let claims = serde_json::to_vec(self).map_err(|_| KeyError::Signing)?;
        let mut token = Base64UrlUnpadded::encode_string(&header);
        token.push('.');
        token.push_str(&Base64UrlUnpadded::encode_string(&claims));
        let signature = signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&Base64UrlUnpadded::encode_string(&signature));
        Ok(token)
    }

    /// Reads a token as [`Self::read`] does; a key that is not in memory is looked up in the store.
    ///
    /// # Errors
    /// [`TokenError`].
    pub async fn read_with_store(
        token: &str,
        keys: &KeyRing,
        store: &dyn Store,
        issuer: &str,
        now: i64,
    ) -> Result<Self, TokenError> {
        if let Some(kid) = Self::kid(token) {
            keys.refresh_if_missing(&kid, store, now).await?;
        }
        Self::read(token, keys, issuer, now)
    }

    /// Reads a token of this server that has not expired at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`TokenError`]. The caller checks the audience.
    pub fn read(token: &str, keys: &KeyRing, issuer: &str, now: i64) -> Result<Self, TokenError> {
        if token.len() > MAX_BYTES {
            return Err(TokenError::Malformed);
        }
        let (input, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = input.split_once('.').ok_or(TokenError::Malformed)?;
        let header: Header<String> = part(header)?;
        if header.typ != TYPE {
            return Err(TokenError::Malformed);
        }
        let signature =
            Base64UrlUnpadded::decode_vec(signature).map_err(|_| TokenError::Malformed)?;
        let key = keys.public_key(&header.kid).ok_or(TokenError::Forged)?;
        if key.algorithm().as_str() != header.alg || !key.verifies(input.as_bytes(), &signature) {
            return Err(TokenError::Forged);
        }
        let claims: Self = part(claims)?;
        if claims.iss != issuer {
            return Err(TokenError::Foreign);
        }
        if claims.exp <= now {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    /// The key ID in a token's header, not verified.
    pub fn kid(token: &str) -> Option<String> {
        let (header, _) = token.split_once('.').filter(|_| token.len() <= MAX_BYTES)?;
        part::<Header<String>>(header).ok().map(|header| header.kid)
    }

    /// The scopes one by one.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope
            .as_deref()
            .unwrap_or_default()
            .split_ascii_whitespace()
    }
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, TokenError> {
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
}
