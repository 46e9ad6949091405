//! Errors of requests, as far as the console distinguishes them.

use management_api::ErrorBody;
use thiserror::Error;

/// A request that failed. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApiError {
    /// No response.
    #[error(
        "The server can’t be reached. Check your connection and that the server is running, then try again."
    )]
    Offline,
    /// No response from another origin, or none that this page may read; the browser doesn't say which.
    #[error(
        "No readable response from {backend}. The browser doesn’t say why. Check that the name is right, that your network can reach it, and that it allows requests from {page} (CORS). If it can’t allow them, put a reverse proxy in front of it: see docs/deployment.md."
    )]
    Unreachable {
        /// The backend that was called.
        backend: String,
        /// The origin of this page.
        page: String,
    },
    /// A change was sent, or part of it, and no response came.
    #[error("{0}")]
    Lost(String),
    /// 401: no session, or an expired one.
    #[error("Your session has expired.")]
    Unauthenticated,
    /// 403: signed in, but not allowed.
    #[error("{0}")]
    Forbidden(String),
    /// 404.
    #[error("{0}")]
    NotFound(String),
    /// 400 that names a property, or a `pem` that the server's own diagnosis rejects.
    #[error("{message}")]
    Field {
        /// The property of the request.
        property: String,
        /// What is wrong with it.
        message: String,
    },
    /// 409.
    #[error("{0}")]
    Conflict(String),
    /// 429, after the console's own retries.
    #[error("Too many requests. Try again in {seconds} s.")]
    RateLimited {
        /// Seconds until the server accepts requests again.
        seconds: u32,
    },
    /// The response is not of the agreed form.
    #[error(
        "The server responded with status {status}, but the response can’t be read. Something between the browser and the server may have changed it."
    )]
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
    /// Any other error.
    #[error("{message}")]
    Other {
        /// The HTTP status.
        status: u16,
        /// The server's message, or ours.
        message: String,
    },
}

impl ApiError {
    /// Reads an error response. `body` is the text of the response, whatever it is.
    #[must_use]
    pub fn from_answer(status: u16, body: &str, retry_after: Option<u32>) -> Self {
        let parsed: Option<ErrorBody> = super::json::from_str(body).ok();
        let said = parsed.as_ref().and_then(words);
        let or = |fallback: &str| said.clone().unwrap_or_else(|| fallback.to_owned());
        match status {
            401 => Self::Unauthenticated,
            402 | 403 => Self::Forbidden(match &parsed {
                Some(body) => forbidden(body),
                None => "Your session doesn’t allow this.".to_owned(),
            }),
            404 => Self::NotFound(or("Not found. It may have been deleted.")),
            409 => Self::Conflict(or("It was changed elsewhere. Reload and try again.")),
            429 => Self::RateLimited {
                seconds: retry_after.unwrap_or(10),
            },
            400 | 422 => match (parsed.as_ref().and_then(property), said) {
                (Some(property), Some(message)) => Self::Field { property, message },
                (None, Some(message)) => Self::Other { status, message },
                (_, None) => Self::Unreadable { status },
            },
            // Includes failures without a message: they may come from a proxy in front of the server.
            _ => match said {
                Some(message) => Self::Other { status, message },
                None => Self::Unreadable { status },
            },
        }
    }

    /// Returns true if the requested change may have been made although there is no response.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(
            self,
            Self::Lost(_)
                | Self::Unreadable {
                    status: ..400 | 500..,
                }
        )
    }

    /// Returns true if the backend can't be reached at all.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(self, Self::Offline | Self::Unreachable { .. })
    }

    /// The error of a read that comes before a change: nothing was sent.
    #[must_use]
    pub fn before_sending(self) -> Self {
        match self {
            Self::Unreadable { status } => Self::Other {
                status,
                message: self.to_string(),
            },
            other => other,
        }
    }

    /// The title above this error of a change: `rejected`, unless the change may have been made.
    #[must_use]
    pub const fn title(&self, rejected: &'static str) -> &'static str {
        if self.is_uncertain() {
            "No response. Your change may have been saved; check before retrying."
        } else {
            rejected
        }
    }

    /// The message for this property, if that is what was rejected.
    #[must_use]
    pub fn on(&self, property: &str) -> Option<String> {
        match self {
            Self::Field {
                property: own,
                message,
            } if own == property => Some(message.clone()),
            _ => None,
        }
    }
}

fn words(body: &ErrorBody) -> Option<String> {
    let message = body.message.trim();
    if message.is_empty() {
        return None;
    }
    Some(match &body.remedy {
        Some(remedy) => format!("{message} {remedy}"),
        None => message.to_owned(),
    })
}

/// Why something is not allowed: a missing scope, the tenant's plan, or the server's message.
fn forbidden(body: &ErrorBody) -> String {
    let said = words(body).unwrap_or_else(|| "Your session doesn’t allow this.".to_owned());
    let code = body.error_code.as_deref().unwrap_or_default();
    // The words are ASCII; the tables for all of Unicode would be in every page.
    let small = said.to_ascii_lowercase();
    if code == "insufficient_scope" || small.starts_with("insufficient scope") {
        let scopes = said
            .split_once(": ")
            .map_or_else(String::new, |(_, scopes)| scopes.replace(',', ", "));
        let scopes = scopes.trim_end_matches('.');
        return if scopes.is_empty() {
            "Your session lacks a scope for this. The server doesn’t say which.".to_owned()
        } else {
            format!("Your session lacks a scope for this. It needs one of: {scopes}.")
        };
    }
    let plan = matches!(code, "insufficient_entitlement" | "feature_not_enabled")
        || ["upgrade your", "subscription", "entitlement"]
            .iter()
            .any(|word| small.contains(word));
    if plan {
        let stop = if said.ends_with('.') { "" } else { "." };
        return format!(
            "The tenant’s plan doesn’t include this. Its response: {said}{stop} Private Key JWT requires Auth0’s Enterprise plan; mTLS and signed requests require Highly Regulated Identity."
        );
    }
    said
}

/// The property that a validation error names, the last of its path. A tenant names it in its message only:
/// `Payload validation error: '…' on property kid (…).`
fn property(body: &ErrorBody) -> Option<String> {
    let path = match &body.property {
        Some(path) => path,
        None => {
            let (_, rest) = body.message.split_once(" on property ")?;
            let path = rest.split([' ', '(', ',']).next()?;
            path.trim_end_matches('.')
        }
    };
    let name = path.rsplit('.').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> ApiError {
        ApiError::from_answer(status, body, None)
    }

    #[test]
    fn validation_error_is_assigned_to_its_field() {
        let error = read(
            400,
            r#"{"statusCode":400,"error":"Bad Request","message":"Payload validation error: 'Too short' on property kid (Key ID).","errorCode":"invalid_body"}"#,
        );
        assert!(
            error
                .on("kid")
                .is_some_and(|text| text.contains("Too short")),
            "{error:?}"
        );
        assert_eq!(error.on("name"), None);
    }

    #[test]
    fn property_takes_precedence_over_the_message() {
        for (property, field) in [
            ("kid", "kid"),
            ("signed_request_object.credentials[0].kid", "kid"),
        ] {
            let body = format!(
                r#"{{"message":"'Too short' on property name (Name).","property":"{property}"}}"#
            );
            let error = read(400, &body);
            assert!(
                error.on(field).is_some() && error.on("name").is_none(),
                "{error:?}"
            );
        }
    }

    #[test]
    fn finding_is_assigned_to_the_file_with_its_remedy() {
        let error = read(
            400,
            r#"{"message":"This is a private key.","property":"pem","finding":"private_key","remedy":"Send the public key."}"#,
        );
        assert_eq!(
            error.on("pem").as_deref(),
            Some("This is a private key. Send the public key.")
        );
    }

    #[test]
    fn server_message_is_kept() {
        assert_eq!(
            read(404, r#"{"message":"The client does not exist"}"#).to_string(),
            "The client does not exist"
        );
        assert_eq!(
            read(
                400,
                r#"{"message":"A client can have a maximum of 4 credentials."}"#
            ),
            ApiError::Other {
                status: 400,
                message: "A client can have a maximum of 4 credentials.".to_owned()
            }
        );
    }

    #[test]
    fn missing_scope_is_named() {
        let body = r#"{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: update:clients,update:client_keys","errorCode":"insufficient_scope"}"#;
        let text = read(403, body).to_string();
        assert!(
            text.contains("update:clients, update:client_keys"),
            "{text}"
        );
    }

    #[test]
    fn plan_is_distinguished_from_scope() {
        for (status, body) in [
            (
                403,
                r#"{"message":"Please upgrade your subscription to enable Private Key JWT","errorCode":"insufficient_entitlement"}"#,
            ),
            (
                403,
                r#"{"message":"This is off.","errorCode":"feature_not_enabled"}"#,
            ),
            (402, r#"{"message":"Upgrade your plan."}"#),
        ] {
            let message = serde_json::from_str::<ErrorBody>(body).unwrap().message;
            let text = read(status, body).to_string();
            assert_ne!(text, message);
            assert!(text.contains(&message), "{text}");
        }
        let field = r#"{"message":"You cannot read the following fields: client_secret"}"#;
        assert_eq!(
            read(403, field).to_string(),
            "You cannot read the following fields: client_secret"
        );
    }

    #[test]
    fn uncertain_outcome_is_not_reported_as_rejected() {
        let rejected = "Not added";
        assert_ne!(ApiError::Lost(String::new()).title(rejected), rejected);
        assert_eq!(
            ApiError::Offline.title(rejected),
            rejected,
            "nothing was sent"
        );
        let before = read(200, "<html>").before_sending();
        assert_eq!(before.title(rejected), rejected);
        assert_ne!(read(200, "<html>").title(rejected), rejected);
        assert_ne!(read(504, "<html>").title(rejected), rejected);
        assert_ne!(read(502, "{}").title(rejected), rejected);
        let said = r#"{"message":"The disk is full."}"#;
        assert_eq!(read(500, said).title(rejected), rejected);
        assert_eq!(read(400, "<html>").title(rejected), rejected);
        assert_eq!(read(403, "").title(rejected), rejected);
    }

    #[test]
    fn non_json_body_is_unreadable() {
        assert_eq!(read(400, "<html>"), ApiError::Unreadable { status: 400 });
        assert!(read(502, "<html>").to_string().contains("502"));
        assert_eq!(read(401, ""), ApiError::Unauthenticated);
    }
}
