//! `client_secret_post` and `client_secret_basic`.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use management_api::{Authentication, Secret, TokenEndpointAuthMethod};

use super::{AuthenticationError, Caller};
use crate::identifiers::hash;
use crate::oauth::failure_log::{AssertionFacts, Attempt, Reason};
use crate::state::AppState;

/// The secret in the body.
pub(super) const POST: TokenEndpointAuthMethod = TokenEndpointAuthMethod::ClientSecretPost;
/// The secret in the Authorization header.
pub(super) const BASIC: TokenEndpointAuthMethod = TokenEndpointAuthMethod::ClientSecretBasic;

/// As long as a generated secret; compared for unknown clients, which are rejected even if it matches.
const DUMMY: &str = "----------------------------------------------------------------";

/// Compares the secret with the client's, if the client is registered for `method`. An unknown
/// client costs the same.
pub(super) async fn verify(
    state: &AppState,
    client_id: &str,
    presented: &[String],
    method: TokenEndpointAuthMethod,
) -> Result<Caller, AuthenticationError> {
    let known = state.store.token_client(client_id).await?;
    let expected = known
        .as_ref()
        .map_or(DUMMY, |known| known.client_secret.expose());
    let expected = hash(expected);
    let matches = presented
        .iter()
        .map(|secret| verify_slices_are_equal(&hash(secret), &expected).is_ok())
        .fold(false, |any, one| any | one);

    let attempt = |reason| {
        let mut attempt = Attempt::rejected(Some(client_id.to_owned()), reason);
        attempt.method = Some(method.as_str());
        attempt
    };
    let Some(known) = known else {
        let mut attempt = attempt(Reason::ClientUnknown);
        attempt.secret = presented.first().cloned().map(Secret::new);
        return Err(attempt.into());
    };
    let reason = if known.authentication != Authentication::Secret(method) {
        Reason::MethodNotRegistered
    } else if !matches || known.client_secret.expose().is_empty() {
        Reason::SecretWrong
    } else {
        return Ok(Caller {
            known,
            method: method.as_str(),
            credential_id: None,
            seen: AssertionFacts::default(),
        });
    };
    let mut attempt = attempt(reason);
    if attempt.reason == Reason::MethodNotRegistered {
        let registered = known.authentication.as_str();
        attempt.compared = Some((method.as_str().into(), registered.into()));
    }
    attempt.client_name = Some(known.name.clone());
    Err(attempt.into())
}
