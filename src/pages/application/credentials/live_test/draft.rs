//! The assertion of a test: what can be chosen, and how it is written.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use management_api::Algorithm;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::api::jwt;

/// How long the assertion is valid, in seconds.
pub(super) const LIFETIME: i64 = 60;

/// RFC 7523, section 2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client may do in one way or another, so that a test can reproduce it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestDraft {
    /// The client.
    pub client_id: String,
    /// `aud`.
    pub audience: String,
    /// `alg`.
    pub algorithm: Algorithm,
    /// `kid`, if it is sent.
    pub kid: Option<String>,
    /// `typ`, if it is sent.
    pub typ: Option<String>,
    /// The API that the token is for, if one is named.
    pub api: Option<String>,
}

impl TestDraft {
    /// What is signed: header and claims, encoded.
    #[must_use]
    pub fn signing_input(&self, now: i64, jti: &str) -> String {
        let mut header = Map::new();
        header.insert("alg".into(), json!(self.algorithm.as_str()));
        if let Some(typ) = &self.typ {
            header.insert("typ".into(), json!(typ));
        }
        if let Some(kid) = &self.kid {
            header.insert("kid".into(), json!(kid));
        }
        let claims = json!({
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": jti,
        });
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        format!("{}.{}", part(&Value::Object(header)), part(&claims))
    }

    /// The body of the token request.
    #[must_use]
    pub fn form(&self, assertion: &str) -> String {
        let mut pairs = vec![
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion),
        ];
        if let Some(api) = &self.api {
            pairs.push(("audience", api));
        }
        let encoded: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        encoded.join("&")
    }

    /// The same request as a command, which prints the status, too.
    #[must_use]
    pub fn curl(&self, token_endpoint: &str, assertion: &str) -> String {
        // Every character of the form is a letter, a digit, or one of %=&.: none ends the quotes.
        let form = self.form(assertion);
        format!("curl -sS -w '\\n%{{http_code}}\\n' -d '{form}' '{token_endpoint}'")
    }
}

/// The claims of an access token that is a JWT, in lines.
#[must_use]
pub fn token_claims(token: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?;
    serde_json::to_string_pretty(&jwt::object(payload)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{TestDraft, token_claims};
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    use management_api::Algorithm;
    use serde_json::{Value, json};

    fn draft() -> TestDraft {
        TestDraft {
            client_id: "client".into(),
            audience: "https://login.example/".into(),
            algorithm: Algorithm::PS256,
            kid: None,
            typ: None,
            api: None,
        }
    }

    fn decoded(part: &str) -> Value {
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
    }

    #[test]
    fn only_what_is_chosen_is_in_the_header() {
        let header = |draft: TestDraft| {
            let input = draft.signing_input(1_000, "id");
            decoded(input.split('.').next().unwrap())
        };
        assert_eq!(header(draft()), json!({ "alg": "PS256" }));
        let both = TestDraft {
            kid: Some("k".into()),
            typ: Some("JWT".into()),
            ..draft()
        };
        assert_eq!(
            header(both),
            json!({ "alg": "PS256", "typ": "JWT", "kid": "k" })
        );
    }

    #[test]
    fn claims_name_the_client_twice_and_expire_after_a_minute() {
        let input = draft().signing_input(1_000, "id");
        assert_eq!(
            decoded(input.split('.').nth(1).unwrap()),
            json!({ "iss": "client", "sub": "client", "aud": "https://login.example/", "iat": 1_000, "exp": 1_060, "jti": "id" })
        );
    }

    #[test]
    fn a_command_cannot_be_left_by_its_values() {
        let hostile = TestDraft {
            api: Some("'; rm -rf / #".into()),
            ..draft()
        };
        let command = hostile.curl("https://login.example/oauth/token", "a.b.c");
        assert_eq!(command.matches('\'').count(), 6, "{command}");
        assert!(command.contains("audience=%27%3B%20rm"), "{command}");
    }

    #[test]
    fn only_a_jwt_has_claims_to_show() {
        let payload = Base64UrlUnpadded::encode_string(br#"{"sub":"a"}"#);
        assert!(
            token_claims(&format!("e30.{payload}.x"))
                .unwrap()
                .contains("\"sub\": \"a\"")
        );
        assert_eq!(token_claims("opaque"), None);
    }
}
