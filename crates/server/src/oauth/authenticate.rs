//! Client authentication (RFC 6749, section 2.3; RFC 7523, section 3), the same at every endpoint.

mod assertion;
mod mechanism;
mod secret;
mod signature;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use std::sync::Arc;
use store::{StoreError, TokenClient};

use super::error::OAuthError;
use super::failure_log::{Attempt, Reason, Seen};
use super::parameters::Parameters;
use crate::state::AppState;
use mechanism::Mechanism;

/// What the limit counts, for the log.
const FAILURES: &str = "Too many failed client authentications from one address";

/// A client that has proved who it is.
#[derive(Debug)]
pub(super) struct Caller {
    /// The client, shared with those who asked for it at the same time.
    known: Arc<TokenClient>,
    /// The method by which it did.
    pub(super) method: &'static str,
    /// The credential whose key signed, where one did.
    pub(super) credential_id: Option<String>,
    /// What its assertion said of itself, where it was one.
    pub(super) seen: Seen,
}

impl Caller {
    /// The client.
    pub(super) fn client(&self) -> &TokenClient {
        &self.known
    }
}

/// Why a mechanism authenticated nobody.
enum AuthenticationError {
    /// The proof is not good enough.
    Rejected(Box<Attempt>),
    /// The store failed.
    Store(StoreError),
}

impl From<Attempt> for AuthenticationError {
    fn from(attempt: Attempt) -> Self {
        Self::Rejected(Box::new(attempt))
    }
}

impl From<StoreError> for AuthenticationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Authenticates the calling client.
///
/// # Errors
/// [`OAuthError::InvalidClient`] for every reason alike; the reason goes to the log.
/// [`OAuthError::InvalidRequest`] where more than one mechanism is used; [`OAuthError::TooManyFailures`].
pub(super) async fn authenticate(
    state: &AppState,
    parts: &Parts,
    parameters: &Parameters,
) -> Result<Caller, OAuthError> {
    let Some(limit) = &state.failure_limit else {
        return prove(state, parts, parameters).await;
    };
    limit
        .reserve(parts, state.clock.now(), &state.journal, FAILURES)
        .map_err(|wait| OAuthError::TooManyFailures { wait })?;
    let outcome = prove(state, parts, parameters).await;
    if !matches!(outcome, Err(OAuthError::InvalidClient { .. })) {
        limit.give_back(parts);
    }
    outcome
}

async fn prove(
    state: &AppState,
    parts: &Parts,
    parameters: &Parameters,
) -> Result<Caller, OAuthError> {
    let mechanism = Mechanism::find(&parts.headers, parameters)?;
    let by_header = parts.headers.contains_key(AUTHORIZATION);
    let outcome = match mechanism {
        Mechanism::Assertion {
            text,
            kind,
            client_id,
        } => assertion::verify(state, text, kind, client_id).await,
        // FAPI 2.0 Security Profile, section 5.3.2.1: private_key_jwt, or mutual TLS, which is not here.
        Mechanism::Basic { client_id, .. } if state.policy.fapi => {
            Err(Attempt::rejected(Some(client_id), Reason::SecretNotAccepted).into())
        }
        Mechanism::Post { client_id, .. } if state.policy.fapi => {
            Err(Attempt::rejected(Some(client_id.to_owned()), Reason::SecretNotAccepted).into())
        }
        Mechanism::Basic { client_id, secrets } => {
            secret::verify(state, &client_id, &secrets, secret::BASIC).await
        }
        Mechanism::Post { client_id, secret } => {
            secret::verify(state, client_id, &[secret.to_owned()], secret::POST).await
        }
        Mechanism::Unusable { client_id, reason } => {
            Err(Attempt::rejected(client_id, reason).into())
        }
    };
    outcome.map_err(|failure| match failure {
        AuthenticationError::Rejected(attempt) => {
            attempt.record(state, parts);
            OAuthError::InvalidClient { by_header }
        }
        AuthenticationError::Store(error) => OAuthError::unavailable(&error),
    })
}
