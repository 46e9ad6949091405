//! Errors of requests, as far as the console distinguishes them.

use management_api::ErrorBody;
use thiserror::Error;

/// A request that failed. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApiError {
    /// No answer came.
    #[error(
        "The server can’t be reached. Check the connection and that the server runs, then try again."
    )]
    Offline,
    /// No answer came from another origin, or none that this page may read: the browser does not say which.
    #[error(
        "No answer from {backend} that this page may read. The browser does not say why; check these: the name is right; the network lets you reach it; and it allows pages of {page} to call it (CORS). Where it can’t, put a reverse proxy before it: docs/deployment.md has one."
    )]
    Unreachable {
        /// Whom we asked.
        backend: String,
        /// The origin of this page.
        page: String,
    },
    /// 401: no session, or it ended.
    #[error("You are not signed in any more.")]
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
    /// 429, after waiting as long as the console waits by itself.
    #[error("The server is asked too much at once. Wait {seconds} s, then try again.")]
    RateLimited {
        /// How long the server wants to be left alone.
        seconds: u32,
    },
    /// The answer is not what was agreed.
    #[error(
        "The server answered {status}, but the answer can’t be read. Something between the browser and the server may have changed it."
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
        /// The server's words, or ours.
        message: String,
    },
}

impl ApiError {
    /// Reads an error response. `body` is the text of the answer, whatever it is.
    #[must_use]
    pub fn from_answer(status: u16, body: &str, retry_after: Option<u32>) -> Self {
        let parsed: Option<ErrorBody> = serde_json::from_str(body).ok();
        let said = parsed.as_ref().and_then(words);
        let or = |fallback: &str| said.clone().unwrap_or_else(|| fallback.to_owned());
        match status {
            401 => Self::Unauthenticated,
            402 | 403 => Self::Forbidden(match &parsed {
                Some(body) => forbidden(body),
                None => "Your session does not allow this.".to_owned(),
            }),
            404 => Self::NotFound(or("It does not exist, or does not exist any more.")),
            409 => Self::Conflict(or("It was changed elsewhere meanwhile. Load it again.")),
            429 => Self::RateLimited {
                seconds: retry_after.unwrap_or(10),
            },
            400 | 422 => match (parsed.as_ref().and_then(property), said) {
                (Some(property), Some(message)) => Self::Field { property, message },
                (None, Some(message)) => Self::Other { status, message },
                (_, None) => Self::Unreadable { status },
            },
            // Also a failure without words: it may be of something before the server, which knows no better.
            _ => match said {
                Some(message) => Self::Other { status, message },
                None => Self::Unreadable { status },
            },
        }
    }

    /// The change that was asked for may have been made, although no answer says so.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Unreachable { .. }
                | Self::Unreadable {
                    status: ..400 | 500..,
                }
        )
    }

    /// The title over this error, if a change was asked for: `rejected`, unless the change may have been made.
    #[must_use]
    pub const fn title(&self, rejected: &'static str) -> &'static str {
        if self.is_uncertain() {
            "Perhaps it was done: no answer says so. Look before you try again."
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

/// Why something is not allowed: a scope, the tenant's plan, or what the server says.
fn forbidden(body: &ErrorBody) -> String {
    let said = words(body).unwrap_or_else(|| "Your session does not allow this.".to_owned());
    let code = body.error_code.as_deref().unwrap_or_default();
    let small = said.to_lowercase();
    if code == "insufficient_scope" || small.starts_with("insufficient scope") {
        let scopes = said
            .split_once(": ")
            .map_or_else(String::new, |(_, scopes)| scopes.replace(',', ", "));
        let scopes = scopes.trim_end_matches('.');
        return if scopes.is_empty() {
            "Your session lacks a scope for this, and the server does not say which.".to_owned()
        } else {
            format!("Your session lacks the scope for this. Any of these would do: {scopes}.")
        };
    }
    let plan = matches!(code, "insufficient_entitlement" | "feature_not_enabled")
        || ["upgrade your", "subscription", "entitlement"]
            .iter()
            .any(|word| small.contains(word));
    if plan {
        let stop = if said.ends_with('.') { "" } else { "." };
        return format!(
            "The tenant’s plan does not include this. It says: {said}{stop} At Auth0, Private Key JWT is part of the Enterprise plan; mTLS and signed requests need Highly Regulated Identity."
        );
    }
    said
}

/// The property that a validation error names, the last of its path. A tenant names it in its prose only:
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
    fn reads_the_property_before_the_prose() {
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
            r#"{"message":"This is a private key.","property":"pem","finding":"private_key","remedy":"Send the public half."}"#,
        );
        assert_eq!(
            error.on("pem").as_deref(),
            Some("This is a private key. Send the public half.")
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
        assert_eq!(
            read(403, body).to_string(),
            "Your session lacks the scope for this. Any of these would do: update:clients, update:client_keys."
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
            let text = read(status, body).to_string();
            assert!(text.contains("Enterprise plan"), "{text}");
        }
        let field = r#"{"message":"You cannot read the following fields: client_secret"}"#;
        assert_eq!(
            read(403, field).to_string(),
            "You cannot read the following fields: client_secret"
        );
    }

    #[test]
    fn uncertain_outcome_is_not_reported_as_rejected() {
        let refused = "It was not added";
        assert_ne!(ApiError::Offline.title(refused), refused);
        assert_ne!(read(200, "<html>").title(refused), refused);
        assert_ne!(read(504, "<html>").title(refused), refused);
        assert_ne!(read(502, "{}").title(refused), refused);
        let said = r#"{"message":"The disk is full."}"#;
        assert_eq!(read(500, said).title(refused), refused);
        assert_eq!(read(400, "<html>").title(refused), refused);
        assert_eq!(read(403, "").title(refused), refused);
    }

    #[test]
    fn non_json_body_is_unreadable() {
        assert_eq!(read(400, "<html>"), ApiError::Unreadable { status: 400 });
        assert!(read(502, "<html>").to_string().contains("502"));
        assert_eq!(read(401, ""), ApiError::Unauthenticated);
    }
}
