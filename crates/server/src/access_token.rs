//! Access tokens: JWTs of RFC 9068, made and read.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

use crate::keys::{KeyFault, KeyRing, LoadError};
use crate::settings::AccessTokenAlgorithm;
use crate::state::AppState;

/// The media type in the header (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";
/// The `client_id` in tokens that the operator makes by the command line: no client has it.
pub const OPERATOR: &str = "countersign-cli";
/// The longest token that is made and looked at, in bytes: with an assertion beside it, it fits into the body of a
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
    /// Whom the token speaks for: the client itself.
    pub sub: String,
    /// The client that asked for it.
    pub client_id: String,
    /// The API that it is for.
    pub aud: String,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// From when it is refused, in seconds since 1970.
    pub exp: i64,
    /// Its identifier.
    pub jti: String,
    /// Its scopes, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Why a token is not one of this server's, or not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not three parts of base64url with the members that an access token has.
    #[error("the token is not an access token of this server")]
    Malformed,
    /// Signed by nobody, by another key, or not by the key that the header names.
    #[error("the token's signature does not belong to a key of this server")]
    Forged,
    /// Made by or for somebody else.
    #[error("the token is from another issuer or for another audience")]
    Foreign,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

/// Why a token of this server is good no more before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Withdrawal {
    /// By the client, or by an operator.
    #[error("it was revoked")]
    Revoked,
    /// There is nobody whom it could speak for.
    #[error("its client is deleted")]
    ClientDeleted,
}

impl AccessToken {
    /// Whether the token has been withdrawn, and how.
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
    /// There is no key for `algorithm`, or it would not sign.
    pub fn sign(
        &self,
        keys: &KeyRing,
        algorithm: AccessTokenAlgorithm,
    ) -> Result<String, KeyFault> {
        let signer = keys.signer(algorithm)?;
        let header = Header {
            alg: algorithm.as_str(),
            kid: signer.public().kid(),
            typ: TYPE,
        };
        let header = serde_json::to_vec(&header).map_err(|_| KeyFault::Signing)?;
        let claims = serde_json::to_vec(self).map_err(|_| KeyFault::Signing)?;
        let mut token = Base64UrlUnpadded::encode_string(&header);
        token.push('.');
        token.push_str(&Base64UrlUnpadded::encode_string(&claims));
        let signature = signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&Base64UrlUnpadded::encode_string(&signature));
        Ok(token)
    }

    /// Reads a token as [`Self::read`] does; a key that is not in memory is looked for in the store.
    ///
    /// # Errors
    /// The outer: the store fails. The inner: [`TokenFault`].
    pub async fn read_with_store(
        token: &str,
        state: &AppState,
    ) -> Result<Result<Self, TokenFault>, LoadError> {
        let now = state.now_in_seconds();
        if let Some(kid) = Self::kid(token) {
            state.keys.look_for(&kid, state.store.as_ref(), now).await?;
        }
        Ok(Self::read(token, &state.keys, &state.settings.issuer, now))
    }

    /// Reads a token of this server that has not expired at `now` (seconds since 1970).
    ///
    /// # Errors
    /// [`TokenFault`]; the audience is the caller's to judge.
    pub fn read(token: &str, keys: &KeyRing, issuer: &str, now: i64) -> Result<Self, TokenFault> {
        if token.len() > MAX_BYTES {
            return Err(TokenFault::Malformed);
        }
        let (input, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, claims) = input.split_once('.').ok_or(TokenFault::Malformed)?;
        let header: Header<String> = part(header)?;
        if header.typ != TYPE {
            return Err(TokenFault::Malformed);
        }
        let signature =
            Base64UrlUnpadded::decode_vec(signature).map_err(|_| TokenFault::Malformed)?;
        let key = keys.public_key(&header.kid).ok_or(TokenFault::Forged)?;
        if key.algorithm().as_str() != header.alg || !key.verifies(input.as_bytes(), &signature) {
            return Err(TokenFault::Forged);
        }
        let claims: Self = part(claims)?;
        if claims.iss != issuer {
            return Err(TokenFault::Foreign);
        }
        if claims.exp <= now {
            return Err(TokenFault::Expired);
        }
        Ok(claims)
    }

    /// The key ID in the header of a token, not to be believed yet.
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

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, TokenFault> {
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| TokenFault::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenFault::Malformed)
}
