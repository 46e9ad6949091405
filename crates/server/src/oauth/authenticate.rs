//! Client authentication (RFC 6749, section 2.3; RFC 7523, section 3), the same at every endpoint.

mod assertion;
mod mechanism;
mod secret;
mod signature;

use ::assertion::request::parameters_in_url;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use management_api::Secret;
use std::sync::Arc;
use store::{StoreError, TokenClient};

use super::error::OAuthError;
use super::examination::evidence;
use super::failure_log::{AssertionFacts, Attempt, Reason};
use super::parameters::Parameters;
use crate::form;
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
        return verify(state, parts, parameters).await;
    };
    limit
        .reserve(parts, state.clock.now(), &state.journal, FAILURES)
        .map_err(|wait| OAuthError::TooManyFailures { wait })?;
    let outcome = verify(state, parts, parameters).await;
    if !matches!(outcome, Err(OAuthError::InvalidClient { .. })) {
        limit.refund(parts);
    }
    outcome
}

/// What authenticates the client may be in the URL.
pub(super) fn in_url(parts: &Parts) -> Option<Reason> {
    let pairs = form::pairs(parts.uri.query()?.as_bytes())?;
    let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    parameters_in_url(&names).map(Reason::Rule)
}

/// An attempt without what authenticates a client. So that the log finds the client, its ID and its assertion are looked for
/// where they are not read: as a grant, in the URL, in the Authorization header.
pub(super) fn astray(parts: &Parts, parameters: &Parameters, reason: Reason) -> Attempt {
    let query = parts.uri.query().unwrap_or_default();
    let pairs = form::pairs(query.as_bytes()).unwrap_or_default();
    let in_body = |name: &str| parameters.value(name).map(str::to_owned);
    let in_url = |name: &str| {
        let mut found = pairs.iter().filter(|(own, _)| own == name);
        found.next().map(|(_, value)| value.clone())
    };
    let in_header = || {
        let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
        header.split_once(' ').map(|(_, value)| value.to_owned())
    };
    let assertion = in_body("assertion")
        .or_else(|| in_url("client_assertion"))
        .or_else(in_header);
    let client_id = in_body("client_id").or_else(|| in_url("client_id"));
    Attempt {
        evidence: assertion.as_deref().map(evidence),
        ..Attempt::rejected(client_id, reason)
    }
}

fn not_accepted(client_id: String, secret: String) -> Attempt {
    Attempt {
        secret: Some(Secret::new(secret)),
        ..Attempt::rejected(Some(client_id), Reason::SecretNotAccepted)
    }
}

async fn verify(
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
        Mechanism::Unusable { secret, reason } => Err(Attempt {
            secret: secret.map(Secret::new),
            ..astray(parts, parameters, in_url(parts).unwrap_or(reason))
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
