//! A token request, as a client sends it.

use serde::Deserialize;

use super::{Api, ApiError, Backend};

/// What the token endpoint answered (RFC 6749, sections 5.1 and 5.2).
#[derive(Clone, PartialEq, Eq)]
pub enum TokenAnswer {
    /// It issued a token.
    Token {
        /// The token: a secret.
        access_token: String,
        /// Its lifetime in seconds.
        expires_in: Option<u64>,
    },
    /// It issued none.
    Error {
        /// The HTTP status, if it is known.
        status: Option<u16>,
        /// The error code.
        error: String,
        /// The description, empty if there is none.
        description: String,
    },
}

impl TokenAnswer {
    /// The client was not authenticated.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        matches!(self, Self::Error { status, error, .. } if *status == Some(401) || error == "invalid_client")
    }

    /// Reads the body of an answer; `None` if a token endpoint doesn't answer so.
    fn read(status: Option<u16>, body: &str) -> Option<Self> {
        let wire: Wire = super::json::from_str(body).ok()?;
        match wire {
            Wire {
                access_token: Some(access_token),
                expires_in,
                ..
            } => Some(Self::Token {
                access_token,
                expires_in,
            }),
            Wire {
                error: Some(error),
                error_description,
                ..
            } => Some(Self::Error {
                status,
                error,
                description: error_description.unwrap_or_default(),
            }),
            _ => None,
        }
    }

    /// Reads what a command printed: the body, perhaps with headers before it and the status behind it.
    #[must_use]
    pub fn printed(text: &str) -> Option<Self> {
        let (begin, end) = (text.find('{')?, text.rfind('}')?);
        let status = text.get(end + 1..)?.trim().parse().ok();
        Self::read(status, text.get(begin..=end)?)
    }
}

/// What came of sending a token request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// An answer.
    Answered(TokenAnswer),
    /// An answer of another kind than a token endpoint's, with this status.
    Unreadable(u16),
    /// The server answers, but the browser doesn't show it to this page (CORS).
    Hidden,
    /// Nobody answers.
    Unreachable,
}

/// The token is a secret.
impl core::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Token { .. } => f.write_str("Token"),
            Self::Error { error, .. } => write!(f, "Error({error})"),
        }
    }
}

#[derive(Deserialize)]
struct Wire {
    access_token: Option<String>,
    expires_in: Option<u64>,
    error: Option<String>,
    error_description: Option<String>,
}

impl Api {
    /// The URL of the token endpoint.
    #[must_use]
    pub fn token_endpoint(self) -> String {
        let base = match self.backend() {
            Backend::SameOrigin => leptos::prelude::window()
                .location()
                .origin()
                .unwrap_or_default(),
            Backend::Server(origin) => origin,
            Backend::Tenant { domain, .. } => format!("https://{domain}"),
        };
        format!("{base}/oauth/token")
    }

    /// Sends a token request: a form, without the session of this page.
    pub async fn request_token(self, form: String) -> Sent {
        let endpoint = self.token_endpoint();
        match super::transport::post_form(&endpoint, form).await {
            Ok((status, text)) => TokenAnswer::read(Some(status), &text)
                .map_or(Sent::Unreadable(status), Sent::Answered),
            Err(ApiError::Unreadable { status }) => Sent::Unreadable(status),
            Err(_) if super::transport::answers(&endpoint).await => Sent::Hidden,
            Err(_) => Sent::Unreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TokenAnswer;

    fn error(status: Option<u16>) -> Option<TokenAnswer> {
        Some(TokenAnswer::Error {
            status,
            error: "invalid_client".to_owned(),
            description: String::new(),
        })
    }

    #[test]
    fn what_a_command_printed_is_read() {
        let body = r#"{"error":"invalid_client"}"#;
        for (text, read) in [
            (body.to_owned(), error(None)),
            (format!("{body}\n401\n"), error(Some(401))),
            (
                format!("HTTP/1.1 401 Unauthorized\r\nx: y\r\n\r\n{body}"),
                error(None),
            ),
            (format!("$ curl …\n{body}\n403"), error(Some(403))),
            ("<html>".to_owned(), None),
            ("{}".to_owned(), None),
            (r#"{"errors":[]}"#.to_owned(), None),
            ("}{".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(TokenAnswer::printed(&text), read, "{text}");
        }
        assert!(matches!(
            TokenAnswer::printed(r#"{"access_token":"a.b.c","expires_in":60}"#),
            Some(TokenAnswer::Token {
                expires_in: Some(60),
                ..
            })
        ));
    }

    #[test]
    fn only_a_client_that_is_not_authenticated_is_rejected() {
        let answer = |status, error: &str| TokenAnswer::Error {
            status,
            error: error.to_owned(),
            description: String::new(),
        };
        assert!(answer(None, "invalid_client").is_rejected());
        assert!(answer(Some(401), "unauthorized").is_rejected());
        assert!(!answer(Some(403), "access_denied").is_rejected());
    }
}
