//! The client authentication mechanism of a request.

use axum::http::header::{AUTHORIZATION, HeaderMap};
use base64ct::{Base64, Encoding};

use crate::oauth::error::OAuthError;
use crate::oauth::failure_log::Reason;
use crate::oauth::parameters::Parameters;

/// The one mechanism that a request uses.
pub(super) enum Mechanism<'a> {
    /// `private_key_jwt`, with the assertion's type and the client named beside it.
    Assertion {
        text: &'a str,
        kind: Option<&'a str>,
        client_id: Option<&'a str>,
    },
    /// `client_secret_basic`; the secret both as sent and percent-decoded, since many clients
    /// leave the encoding of RFC 6749, section 2.3.1, out.
    Basic {
        client_id: String,
        secrets: [String; 2],
    },
    /// `client_secret_post`.
    Post { client_id: &'a str, secret: &'a str },
    /// Nothing that could authenticate a client.
    Unusable {
        /// The secret that was presented all the same.
        secret: Option<String>,
        reason: Reason,
    },
}

impl<'a> Mechanism<'a> {
    /// Finds the mechanism.
    ///
    /// # Errors
    /// [`OAuthError::InvalidRequest`] if there is more than one (RFC 6749, section 2.3).
    pub(super) fn find(
        headers: &HeaderMap,
        parameters: &'a Parameters,
    ) -> Result<Self, OAuthError> {
        let client_id = parameters.value("client_id");
        let assertion = parameters.value("client_assertion");
        let kind = parameters.value("client_assertion_type");
        let secret = parameters.value("client_secret");
        let header = headers.get(AUTHORIZATION);
        let mechanisms = [
            assertion.is_some() || kind.is_some(),
            secret.is_some(),
            header.is_some(),
        ];
        if mechanisms.into_iter().filter(|used| *used).count() > 1
            || headers.get_all(AUTHORIZATION).iter().count() > 1
        {
            return Err(OAuthError::InvalidRequest(
                "The request uses more than one client authentication mechanism. Use one.".into(),
            ));
        }
        let unusable = |reason| Self::Unusable {
            secret: secret.map(str::to_owned),
            reason,
        };
        if let Some(header) = header {
            let presented = header.to_str().ok().and_then(basic);
            return Ok(match presented {
                Some((id, [secret, _])) if client_id.is_some_and(|named| named != id) => {
                    Self::Unusable {
                        secret: Some(secret),
                        reason: Reason::ClientIdMismatch,
                    }
                }
                Some((client_id, secrets)) => Self::Basic { client_id, secrets },
                None => unusable(Reason::HeaderUnreadable),
            });
        }
        Ok(match (assertion, kind, secret, client_id) {
            (Some(text), kind, ..) => Self::Assertion {
                text,
                kind,
                client_id,
            },
            (None, Some(_), ..) => unusable(Reason::AssertionMissing),
            (None, None, Some(secret), Some(client_id)) => Self::Post { client_id, secret },
            (None, None, Some(_), None) => unusable(Reason::ClientIdMissing),
            (None, None, None, _) => unusable(Reason::NothingPresented),
        })
    }
}

/// Client identifier and secret of a Basic header; with U+0000, which no database holds, it is none.
fn basic(header: &str) -> Option<(String, [String; 2])> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(Base64::decode_vec(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    let client_id = form_decoded(client_id);
    let secrets = [form_decoded(secret), secret.to_owned()];
    let holds_nul = secrets
        .iter()
        .chain([&client_id])
        .any(|text| text.contains('\0'));
    (!holds_nul).then_some((client_id, secrets))
}

/// Undoes the form encoding of one value.
fn form_decoded(text: &str) -> String {
    let pair = format!("v={}", text.replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn basic_credentials_are_form_decoded() {
        // abc:p%26q+r
        let (id, secrets) = basic("Basic YWJjOnAlMjZxK3I=").unwrap();
        assert_eq!(id, "abc");
        assert_eq!(secrets, ["p&q r".to_owned(), "p%26q+r".to_owned()]);
    }

    #[test]
    fn other_headers_are_not_basic() {
        for header in [
            "Basic",
            "Basic !!",
            "Bearer YWJjOmRlZg==",
            "Basic YWJj",
            // abc:%00 and %00:abc
            "Basic YWJjOiUwMA==",
            "Basic JTAwOmFiYw==",
            // abc: and the octet 0
            "Basic YWJjOgA=",
        ] {
            assert!(basic(header).is_none(), "{header}");
        }
    }
}
