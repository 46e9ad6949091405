//! `POST /oauth/introspect` (RFC 7662).

use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::authenticate::{Caller, authenticate};
use super::error::{OAuthError, not_stored};
use super::parameters::Parameters;
use super::token::read_token;
use crate::access_token::AccessToken;
use crate::state::AppState;

/// The handler. A client learns of its own tokens, and of those for an API that it has a grant for;
/// any other is "not active" to it (section 2.2).
pub(super) async fn handler(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (parts, parameters) = Parameters::of(request).await?;
    let caller = authenticate(&state, &parts, &parameters).await?;
    let token = parameters.required("token")?;
    let answer = match active(&state, &caller, token).await? {
        Some(token) => describe(&token),
        None => json!({ "active": false }),
    };
    Ok(not_stored(Json(answer)))
}

async fn active(
    state: &AppState,
    caller: &Caller,
    token: &str,
) -> Result<Option<AccessToken>, OAuthError> {
    let token = match read_token(state, token).await? {
        Some(token) => token,
        None => return Ok(None),
    };
    let client_id = &caller.client().client_id;
    let is_concerned = token.client_id == *client_id
        || matches!(
            state
                .store
                .token_grant(client_id, &token.aud)
                .await
                .map_err(|error| OAuthError::unavailable(&error))?,
            Some((_, Some(_)))
        );
    let withdrawn = token
        .withdrawn(state.store.as_ref())
        .await
        .map_err(|error| OAuthError::unavailable(&error))?;
    Ok((is_concerned && withdrawn.is_none()).then_some(token))
}

fn describe(token: &AccessToken) -> Value {
    let mut answer = serde_json::to_value(token).unwrap_or_default();
    if let Some(members) = answer.as_object_mut() {
        members.insert("active".into(), true.into());
        members.insert("token_type".into(), "Bearer".into());
    }
    answer
}
