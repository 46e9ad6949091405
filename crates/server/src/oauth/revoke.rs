//! `POST /oauth/revoke` (RFC 7009).

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use management_api::Timestamp;

use super::authenticate::authenticate;
use super::error::{OAuthError, not_stored};
use super::parameters::Parameters;
use super::token::read_token;
use crate::state::AppState;

/// The handler. A token that is not this server's or not the caller's is left alone, and the answer
/// does not tell (section 2.2).
pub(super) async fn handler(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (parts, parameters) = Parameters::of(request).await?;
    let caller = authenticate(&state, &parts, &parameters).await?;
    let token = parameters.required("token")?;
    if let Some(token) = read_token(&state, token).await?
        && token.client_id == caller.client().client_id
        && let Some(until) = Timestamp::from_millis(token.exp.saturating_mul(1000))
    {
        state
            .store
            .revoke_token(&token.jti, until)
            .await
            .map_err(|error| OAuthError::unavailable(&error))?;
    }
    Ok(not_stored(StatusCode::OK))
}
