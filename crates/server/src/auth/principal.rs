//! The caller of a management request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::collections::BTreeSet;

use super::Refusal;
use crate::state::AppState;

/// Who makes a management request: the administrator by her session, or a client by its token.
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
    /// Whether `scope` is among them.
    pub fn contains(&self, scope: &str) -> bool {
        match self {
            Self::All => true,
            Self::Granted(granted) => granted.contains(scope),
        }
    }
}

impl Principal {
    /// Whether the caller holds at least one of `scopes`.
    pub fn has_any(&self, scopes: &[&str]) -> bool {
        scopes.iter().any(|scope| self.scopes.contains(scope))
    }

    /// Lets the caller pass who holds at least one of `scopes`.
    ///
    /// # Errors
    /// [`Refusal::InsufficientScope`], which names the scopes that would do.
    pub fn require_any(&self, scopes: &[&str]) -> Result<(), Refusal> {
        if self.has_any(scopes) {
            return Ok(());
        }
        Err(Refusal::InsufficientScope {
            expected: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        })
    }
}

impl FromRequestParts<AppState> for Principal {
    type Rejection = Refusal;

    async fn from_request_parts(_: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        Err(Refusal::Unauthenticated)
    }
}
