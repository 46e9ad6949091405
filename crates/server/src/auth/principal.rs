//! The caller of a management request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use std::collections::BTreeSet;

use super::{AuthError, cross_site, current_session};
use crate::access_token::{AccessToken, TokenError};
use crate::state::AppState;

/// Who makes a management request: the administrator by session, or a client by token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The session's user, or the token's `sub`.
    pub subject: String,
    /// What the caller may do.
    pub scopes: Scopes,
}

/// The scopes of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scopes {
    /// Every scope there is: the administrator's session.
    All,
    /// Those that the access token names.
    Granted(BTreeSet<String>),
}

impl Scopes {
    /// Returns true if `scope` is among them.
    pub fn contains(&self, scope: &str) -> bool {
        match self {
            Self::All => true,
            Self::Granted(granted) => granted.contains(scope),
        }
    }
}

impl Principal {
    /// Returns true if the caller holds at least one of `scopes`.
    pub fn has_any(&self, scopes: &[&str]) -> bool {
        scopes.iter().any(|scope| self.scopes.contains(scope))
    }

    /// Requires at least one of `scopes`.
    ///
    /// # Errors
    /// [`AuthError::InsufficientScope`], which names the scopes that suffice.
    pub fn require_any(&self, scopes: &[&str]) -> Result<(), AuthError> {
        if self.has_any(scopes) {
            return Ok(());
        }
        Err(AuthError::InsufficientScope {
            expected: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        })
    }
}

/// A request extension: the outcome of authentication, if a layer has needed it already.
#[derive(Debug, Clone)]
pub struct EarlyAuthentication(pub Result<Principal, AuthError>);

impl FromRequestParts<AppState> for Principal {
    type Rejection = AuthError;

    /// By bearer token if there is one, otherwise by session cookie.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AuthError> {
        if parts.headers.get_all(AUTHORIZATION).iter().count() > 1 {
            return Err(AuthError::Repeated("Authorization"));
        }
        if let Some(header) = parts.headers.get(AUTHORIZATION) {
            let token = header
                .to_str()
                .ok()
                .and_then(|value| value.split_once(' '))
                .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                .map(|(_, token)| token.trim())
                .ok_or_else(|| {
                    AuthError::InvalidToken("Bad HTTP authentication header format".into())
                })?;
            return by_token(token, state).await;
        }
        let Some(session) = current_session(&parts.headers, state).await? else {
            return Err(AuthError::Unauthenticated);
        };
        cross_site::check_cookie_request(parts, &state.settings)?;
        Ok(Self {
            subject: session.subject,
            scopes: Scopes::All,
        })
    }
}

async fn by_token(token: &str, state: &AppState) -> Result<Principal, AuthError> {
    let invalid = |reason: &dyn std::fmt::Display| {
        AuthError::InvalidToken(format!("Invalid token: {reason}"))
    };
    let token = AccessToken::read_with_store(
        token,
        &state.keys,
        state.store.as_ref(),
        &state.settings.issuer,
        state.now_in_seconds(),
    )
    .await
    .map_err(|error| match error {
        TokenError::KeyLookup(error) => {
            tracing::error!(%error, "the signing keys could not be looked up");
            AuthError::Unavailable
        }
        invalid_token => invalid(&invalid_token),
    })?;
    let audience = state.settings.management_audience();
    if token.aud != audience {
        return Err(invalid(&format!(
            "the token's audience is {}, not {audience}",
            crate::redact::text(&token.aud)
        )));
    }
    match token.withdrawn(state.store.as_ref()).await {
        Ok(None) => {}
        Ok(Some(reason)) => return Err(invalid(&reason)),
        Err(error) => {
            tracing::error!(%error, "a token's revocation could not be looked up");
            return Err(AuthError::Unavailable);
        }
    }
    Ok(Principal {
        scopes: Scopes::Granted(token.scopes().map(str::to_owned).collect()),
        subject: token.sub,
    })
}
