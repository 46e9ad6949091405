//! The parameters of a request to an OAuth endpoint: a form, or JSON as some SDKs send it.

use axum::extract::Request;
use axum::http::header::HeaderMap;
use axum::http::request::Parts;
use primitives::json::{self, Fault};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

use super::error::OAuthError;
use crate::{form, redact, request_body};

/// The longest body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// Those that some endpoint reads. Others are ignored, whatever they contain (RFC 6749, section 3.2).
const KNOWN: [&str; 9] = [
    "grant_type",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "audience",
    "scope",
    "token",
    "token_type_hint",
];

/// Parameters by name, each at most once, none empty (RFC 6749, section 3.2).
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads the request's body; the rest of the request comes back with it.
    ///
    /// # Errors
    /// [`OAuthError::RequestBody`]; [`OAuthError::InvalidRequest`]: unreadable, or a parameter repeated or with U+0000.
    pub(super) async fn of(request: Request) -> Result<(Parts, Self), OAuthError> {
        let (parts, body) = request.into_parts();
        let body = request_body::read(&parts.headers, body, MAX_BODY).await?;
        let parameters = Self::read(&parts.headers, &body)?;
        Ok((parts, parameters))
    }

    /// Reads a body by its content type.
    ///
    /// # Errors
    /// [`OAuthError::InvalidRequest`]: unreadable, or a parameter repeated.
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, OAuthError> {
        match request_body::media_type(headers)?.as_str() {
            "application/x-www-form-urlencoded" => Self::from_form(body),
            "application/json" => Self::from_json(body),
            _ => Err(OAuthError::InvalidRequest(
                "The Content-Type must be application/x-www-form-urlencoded or application/json."
                    .into(),
            )),
        }
    }

    fn from_form(body: &[u8]) -> Result<Self, OAuthError> {
        let mut parameters = BTreeMap::new();
        let pairs = form::pairs(body).ok_or_else(|| {
            OAuthError::InvalidRequest("The decoded form is not valid UTF-8.".into())
        })?;
        for (name, value) in pairs {
            if parameters.contains_key(&name) {
                return Err(repeated(&name));
            }
            parameters.insert(name, value);
        }
        Self::checked(parameters)
    }

    fn from_json(body: &[u8]) -> Result<Self, OAuthError> {
        let members = json::object(body).map_err(|fault| match fault {
            Fault::DuplicateMember => OAuthError::InvalidRequest("A parameter is repeated.".into()),
            Fault::Malformed | Fault::NotAnObject | Fault::TooDeep => {
                OAuthError::InvalidRequest("The body is not a JSON object.".into())
            }
        })?;
        let mut parameters = BTreeMap::new();
        for (name, value) in members {
            match value {
                Value::Null => {}
                Value::String(text) => {
                    parameters.insert(name, text);
                }
                _ if !KNOWN.contains(&name.as_str()) => {}
                _ => {
                    return Err(OAuthError::InvalidRequest(format!(
                        "The parameter {} is not a string.",
                        redact::name(&name)
                    )));
                }
            }
        }
        Self::checked(parameters)
    }

    /// Without those that are empty. No database holds U+0000, so that nothing with it is looked up; an assertion is
    /// not, and fails like any other that is not base64url.
    fn checked(mut parameters: BTreeMap<String, String>) -> Result<Self, OAuthError> {
        if let Some((name, _)) = parameters.iter().find(|(name, value)| {
            name.contains('\0') || (value.contains('\0') && *name != "client_assertion")
        }) {
            return Err(OAuthError::InvalidRequest(format!(
                "The parameter {} contains the character U+0000.",
                redact::name(name)
            )));
        }
        parameters.retain(|_, value| !value.is_empty());
        Ok(Self(parameters))
    }

    /// The value of a parameter; one without a value counts as absent.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a parameter that the request can't do without.
    ///
    /// # Errors
    /// [`OAuthError::InvalidRequest`].
    pub(super) fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.value(name).ok_or_else(|| {
            OAuthError::InvalidRequest(format!("Missing required parameter: {name}"))
        })
    }
}

/// The values are secrets, and so may be what came as a name: known names only.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.keys().filter(|name| KNOWN.contains(&name.as_str()));
        f.debug_set().entries(known).finish_non_exhaustive()
    }
}

fn repeated(name: &str) -> OAuthError {
    OAuthError::InvalidRequest(format!("The parameter {} is repeated.", redact::name(name)))
}

#[cfg(test)]
mod tests {
    use super::Parameters;
    use axum::http::HeaderMap;

    fn read(content_type: &str, body: &str) -> Result<Parameters, String> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", content_type.parse().unwrap());
        Parameters::read(&headers, body.as_bytes()).map_err(|denial| denial.to_string())
    }

    /// Contract 9.1.
    #[test]
    fn forms_and_json_are_equivalent() {
        for (content_type, body) in [
            ("application/x-www-form-urlencoded", "a=x%20y&b=&c=1"),
            (
                "Application/X-WWW-form-urlencoded; charset=utf-8",
                "a=x+y&c=1",
            ),
            ("application/json", r#"{"a":"x y","b":null,"c":"1"}"#),
            (
                "application/json",
                r#"{"a":"x y","c":"1","claims":{"b":[1]},"max_age":3}"#,
            ),
        ] {
            let parameters = read(content_type, body).unwrap();
            assert_eq!(parameters.value("a"), Some("x y"));
            assert_eq!(parameters.value("b"), None);
            assert_eq!(parameters.value("c"), Some("1"));
        }
    }

    /// Contract 9.1.
    #[test]
    fn repeated_or_unreadable_parameters_are_rejected() {
        for (content_type, body) in [
            ("application/x-www-form-urlencoded", "a=1&a=1"),
            ("application/x-www-form-urlencoded", "a=1&%61="),
            ("application/json", r#"{"a":"1","a":"1"}"#),
            ("application/json", r#"{"scope":["1"]}"#),
            ("application/json", r#"{"client_id":1}"#),
            ("application/x-www-form-urlencoded", "client_secret=%ff"),
            ("application/json", "[]"),
            ("text/plain", "a=1"),
            ("application/x-www-form-urlencoded", "a=%00"),
            ("application/x-www-form-urlencoded", "a%00=1"),
            ("application/json", r#"{"a":"\u0000"}"#),
            ("application/json", r#"{"a\u0000":"1"}"#),
        ] {
            assert!(read(content_type, body).is_err(), "{body}");
        }
    }

    #[test]
    fn debug_does_not_show_values() {
        let parameters = read("application/x-www-form-urlencoded", "client_secret=hush").unwrap();
        assert_eq!(format!("{parameters:?}"), r#"{"client_secret", ..}"#);
    }
}
