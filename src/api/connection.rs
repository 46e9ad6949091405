//! The backend that the console is connected to, and the token that it sends there.

use leptos::prelude::*;
use zeroize::Zeroizing;

use super::{ApiError, Backend, Token};

/// Shared by all requests of the tab.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection {
    /// Not a signal, so that no view can hold a token.
    target: StoredValue<Target>,
}

#[derive(Debug)]
struct Target {
    backend: Backend,
    token: Option<Token>,
}

/// The address of a request, and its authorization.
pub(super) struct Call {
    /// The address.
    pub url: String,
    /// The `Authorization` header; without one, the session cookie authenticates the request.
    pub authorization: Option<Zeroizing<String>>,
    /// The error if no answer comes.
    pub unanswered: ApiError,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            target: StoredValue::new(Target {
                backend: Backend::default(),
                token: None,
            }),
        }
    }
}

impl Connection {
    /// Connects to this backend with this token; returns the previous ones.
    pub fn set(self, backend: Backend, token: Option<Token>) -> (Backend, Option<Token>) {
        let previous = self.target.try_update_value(|target| {
            (
                std::mem::replace(&mut target.backend, backend),
                std::mem::replace(&mut target.token, token),
            )
        });
        previous.unwrap_or_default()
    }

    pub fn backend(self) -> Backend {
        self.target
            .try_with_value(|target| target.backend.clone())
            .unwrap_or_default()
    }

    /// The address and the authorization of a request for `path`.
    pub fn call(self, path: &str) -> Result<Call, ApiError> {
        let (backend, authorization) = self
            .target
            .try_with_value(|target| {
                let authorization = target.token.as_ref().map(Token::authorization);
                (target.backend.clone(), authorization)
            })
            .ok_or(ApiError::Offline)?;
        if path.starts_with("/countersign/") && !backend.is_countersign() {
            return Err(ApiError::NotFound(format!(
                "{backend} is an Auth0 tenant and doesn’t support this."
            )));
        }
        Ok(Call {
            url: format!("{}{path}", backend.origin()),
            authorization,
            unanswered: if backend.is_same_origin() {
                ApiError::Offline
            } else {
                ApiError::Unreachable {
                    backend: backend.to_string(),
                    page: window().location().origin().unwrap_or_default(),
                }
            },
        })
    }
}
