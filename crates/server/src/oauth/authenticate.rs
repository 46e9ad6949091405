//! Client authentication (RFC 6749, section 2.3; RFC 7523, section 3), the same at every endpoint.

mod assertion;
mod mechanism;
mod secret;
mod signature;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use management_api::Secret;
use std::sync::Arc;
use store::{StoreError, TokenClient};

use super::error::OAuthError;
use super::failure_log::{AssertionFacts, Attempt, Reason};
use super::parameters::Parameters;
use crate::state::AppState;
use mechanism::Mechanism;

/// What the limit counts, for the log.
const FAILURES: &str = "Too many failed client authentications from one address";

/// An authenticated client.
#[derive(Debug)]
pub(super) struct Caller {
    /// The client, shared with concurrent look-ups.
    known: Arc<TokenClient>,
    /// The method it used.
    pub(super) method: &'static str,
    /// The credential that signed, if it used one.
    pub(super) credential_id: Option<String>,
    /// Facts from its assertion, if it used one.
    pub(super) seen: AssertionFacts,
}

impl Caller {
    /// The client.
    pub(super) fn client(&self) -> &TokenClient {
        &self.known
    }
}

/// Why authentication failed.
enum AuthenticationError {
    /// The client is not authenticated.
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
/// [`OAuthError::InvalidClient`], whatever the reason, which is logged.
/// [`OAuthError::InvalidRequest`] if more than one mechanism is used; [`OAuthError::TooManyFailures`].
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

fn not_accepted(client_id: String, secret: String) -> Attempt {
    Attempt {
        secret: Some(Secret::new(secret)),
        ..Attempt::rejected(Some(client_id), Reason::SecretNotAccepted)
    }
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
        Mechanism::Basic { client_id, secrets } if state.policy.fapi => {
            let [secret, _] = secrets;
            Err(not_accepted(client_id, secret).into())
        }
        Mechanism::Post { client_id, secret } if state.policy.fapi => {
            Err(not_accepted(client_id.to_owned(), secret.to_owned()).into())
        }
        Mechanism::Basic { client_id, secrets } => {
            secret::verify(state, &client_id, &secrets, secret::BASIC).await
        }
        Mechanism::Post { client_id, secret } => {
            secret::verify(state, client_id, &[secret.to_owned()], secret::POST).await
        }
        Mechanism::Unusable {
            client_id,
            secret,
            reason,
        } => Err(Attempt {
            secret: secret.map(Secret::new),
            ..Attempt::rejected(client_id, reason)
        }
        .into()),
    };
    outcome.map_err(|failure| match failure {
        AuthenticationError::Rejected(attempt) => {
            attempt.record(state, parts);
            OAuthError::InvalidClient { by_header }
        }
        AuthenticationError::Store(error) => OAuthError::unavailable(&error),
    })
}
