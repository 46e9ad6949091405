//! Sessions of people: a one-time code from the printed link becomes a cookie.

mod code;
mod cookie;
mod routes;

use axum::http::HeaderMap;
use store::Session;

use crate::auth::Refusal;
use crate::identifier;
use crate::state::AppState;

pub use code::{CodeError, sign_in_link};
pub use routes::router;

/// The session that the request's cookie names, if it lives.
///
/// # Errors
/// [`Refusal::Unavailable`] where the store fails.
pub async fn current(headers: &HeaderMap, state: &AppState) -> Result<Option<Session>, Refusal> {
    let Some(token) = cookie::read(headers, &state.settings) else {
        return Ok(None);
    };
    state
        .store
        .session(identifier::hash(token), state.clock.now().into())
        .await
        .map_err(|error| {
            tracing::error!(%error, "a session could not be looked up");
            Refusal::Unavailable
        })
}
