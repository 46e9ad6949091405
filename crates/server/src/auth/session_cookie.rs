//! The session cookie.

use axum::http::header::{COOKIE, HeaderMap};
use store::Session;

use super::AuthError;
use crate::identifiers;
use crate::settings::Settings;
use crate::state::AppState;

/// The name without TLS: browsers reject the prefix `__Host-` without Secure.
const PLAIN_NAME: &str = "countersign_session";
/// The name under TLS: bound to this host, and sent back over TLS only.
const SECURE_NAME: &str = "__Host-countersign_session";

/// Returns the session that the request's cookie names, unless it has expired or was revoked.
///
/// # Errors
/// [`AuthError::Unavailable`] if the store fails.
pub async fn current_session(
    headers: &HeaderMap,
    state: &AppState,
) -> Result<Option<Session>, AuthError> {
    let Some(token) = session_token(headers, &state.settings) else {
        return Ok(None);
    };
    state
        .store
        .session(identifiers::hash(token), state.clock.now().into())
        .await
        .map_err(|error| {
            tracing::error!(%error, "a session could not be looked up");
            AuthError::Unavailable
        })
}

/// Returns the token in the request's cookie.
pub fn session_token<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    let name = name(settings);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(candidate, token)| (candidate == name).then_some(token))
}

/// Returns the `Set-Cookie` value that stores `token` in the browser for `seconds`; 0 deletes it.
pub fn set_session_cookie(token: &str, seconds: i64, settings: &Settings) -> String {
    let secure = if settings.tls { "; Secure" } else { "" };
    format!(
        "{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}",
        name(settings)
    )
}

fn name(settings: &Settings) -> &'static str {
    if settings.tls {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}

#[cfg(test)]
mod tests {
    use super::{session_token, set_session_cookie};
    use crate::settings::Settings;
    use axum::http::HeaderMap;

    #[test]
    fn the_cookie_is_found_among_others() {
        let settings = Settings::new("http://127.0.0.1:8080/");
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; xcountersign_session=no".parse().unwrap());
        assert_eq!(session_token(&headers, &settings), None);
        headers.append(
            "cookie",
            "c=d;countersign_session=token; e=f".parse().unwrap(),
        );
        assert_eq!(session_token(&headers, &settings), Some("token"));
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_under_tls() {
        let mut settings = Settings::new("https://login.example/");
        settings.tls = true;
        assert_eq!(
            set_session_cookie("token", 60, &settings),
            "__Host-countersign_session=token; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
    }
}
