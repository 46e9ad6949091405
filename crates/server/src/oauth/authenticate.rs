//! Client authentication (RFC 6749, section 2.3; RFC 7523, section 3), the same at every endpoint.

mod assertion;
mod presented;
mod secret;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use store::ClientRecord;

use super::denial::Denial;
use super::failure_log::Attempt;
use super::parameters::Parameters;
use crate::state::AppState;
use presented::Presented;

/// A client that has proved who it is.
#[derive(Debug)]
pub(super) struct Caller {
    /// The client.
    pub(super) client: ClientRecord,
    /// The method by which it did.
    pub(super) method: &'static str,
    /// The credential whose key signed, where one did.
    pub(super) credential_id: Option<String>,
}

/// Finds out which client is calling.
///
/// # Errors
/// [`Denial::InvalidClient`] for every reason alike; the reason goes to the log.
/// [`Denial::InvalidRequest`] where more than one mechanism is used; [`Denial::TooManyFailures`].
pub(super) async fn authenticate(
    state: &AppState,
    parts: &Parts,
    parameters: &Parameters,
) -> Result<Caller, Denial> {
    if let Some(wait) = state
        .failure_limit
        .as_ref()
        .and_then(|limit| limit.wait(parts, state.clock.now()))
    {
        return Err(Denial::TooManyFailures { wait });
    }
    let presented = Presented::find(&parts.headers, parameters)?;
    let by_header = parts.headers.contains_key(AUTHORIZATION);
    let judged = match presented {
        Presented::Assertion {
            text,
            kind,
            client_id,
        } => assertion::verify(state, text, kind, client_id).await?,
        Presented::Basic { client_id, secrets } => {
            secret::verify(state, &client_id, &secrets, secret::BASIC).await?
        }
        Presented::Post { client_id, secret } => {
            secret::verify(state, client_id, &[secret.to_owned()], secret::POST).await?
        }
        Presented::Unusable { client_id, reason } => Err(Attempt::refused(client_id, reason)),
    };
    judged.map_err(|attempt| {
        if let Some(limit) = &state.failure_limit {
            limit.count(parts, state.clock.now());
        }
        attempt.record(state, parts);
        Denial::InvalidClient { by_header }
    })
}
