//! A Management API token: its claims, and whether it is suitable, before anything is sent.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Backend, jwt};
use crate::clock;

/// A bearer token. It is wiped when dropped, and never shown.
#[derive(Clone)]
pub struct Token {
    text: Zeroizing<String>,
    claims: Claims,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("text", &"…")
            .field("claims", &self.claims)
            .finish()
    }
}

/// The claims of a token. Only the backend can check its signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Whom it was issued to: `sub`.
    pub subject: String,
    /// Who issued it: `iss`.
    pub issuer: String,
    /// The APIs it is for: `aud`.
    pub audiences: Vec<String>,
    /// What it allows: `scope`.
    pub scopes: Vec<String>,
    /// When it was issued: `iat`.
    pub issued_at: Option<DateTime<Utc>>,
    /// When it expires: `exp`.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why a token is unsuitable. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Nothing was pasted.
    #[error("Paste a Management API token.")]
    Empty,
    /// An encrypted token.
    #[error(
        "This token is encrypted: it has 5 parts separated by dots. Only the API it was issued for can read it. Use a Management API token, which has 3."
    )]
    Encrypted,
    /// Not a JSON Web Token (RFC 7519 §3).
    #[error(
        "This is not a Management API token. Those are JSON Web Tokens with 3 parts separated by dots; this has {0}."
    )]
    Parts(usize),
    /// A character that base64url does not have.
    #[error(
        "A token can’t contain “{character}” (position {position}). Copy the whole token again."
    )]
    Character {
        /// The character.
        character: char,
        /// Counted from 1, over the whole token.
        position: usize,
    },
    /// A part that can't be read.
    #[error(
        "The token’s {0} can’t be read as JSON. It may be truncated: copy the whole token again."
    )]
    Unreadable(&'static str),
    /// No `exp`.
    #[error(
        "The token has no expiry (exp), so it is not a Management API token. Create one under Applications, APIs, Auth0 Management API, API Explorer."
    )]
    NoExpiry,
    /// `exp` is past.
    #[error("The token expired on {at}, {ago}. Create a new one.")]
    Expired {
        /// When, in UTC.
        at: String,
        /// How long ago.
        ago: String,
    },
    /// Another audience.
    #[error(
        "The token was issued for {found}, not for {wanted}. Create one for that API, or connect to the tenant it was issued for."
    )]
    Audience {
        /// What it names.
        found: String,
        /// What it must name.
        wanted: String,
    },
}

impl Token {
    /// Reads a pasted token; blanks and a leading `Bearer` are removed.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn parse(pasted: &str) -> Result<Self, TokenError> {
        let text = pasted.trim();
        let text = text.strip_prefix("Bearer ").map_or(text, str::trim_start);
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let (header, payload) = match *parts.as_slice() {
            [header, payload, _] => (header, payload),
            [_, _, _, _, _] => return Err(TokenError::Encrypted),
            ref other => return Err(TokenError::Parts(other.len())),
        };
        let strange = |c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c);
        if let Some((at, character)) = text.chars().enumerate().find(|(_, c)| strange(*c)) {
            return Err(TokenError::Character {
                character,
                position: at + 1,
            });
        }
        jwt::object(header).ok_or(TokenError::Unreadable("header"))?;
        let payload = jwt::object(payload).ok_or(TokenError::Unreadable("payload"))?;
        Ok(Self {
            claims: Claims::of(&payload),
            text: Zeroizing::new(text.to_owned()),
        })
    }

    /// Its claims.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The value of an `Authorization` header.
    pub(super) fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.text.as_str()))
    }
}

impl Claims {
    fn of(payload: &Map<String, Value>) -> Self {
        let text = |name: &str| {
            let value = payload.get(name).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let instant = |name: &str| {
            let seconds = payload.get(name).and_then(Value::as_f64)?;
            DateTime::from_timestamp(seconds as i64, 0)
        };
        let audiences = match payload.get("aud") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        Self {
            subject: text("sub"),
            issuer: text("iss"),
            audiences,
            scopes: text("scope")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            issued_at: instant("iat"),
            expires_at: instant("exp"),
        }
    }

    /// Checks that this backend would accept the token now.
    ///
    /// # Errors
    /// It has expired, has no expiry, or is for another API.
    pub fn check(&self, backend: &Backend, now: DateTime<Utc>) -> Result<(), TokenError> {
        let expires_at = self.expires_at.ok_or(TokenError::NoExpiry)?;
        if expires_at <= now {
            return Err(TokenError::Expired {
                at: clock::utc(expires_at),
                ago: clock::relative(expires_at, now),
            });
        }
        match backend.audience() {
            Some(wanted) if !self.audiences.contains(&wanted) => Err(TokenError::Audience {
                found: match self.audiences.as_slice() {
                    [] => "no API".to_owned(),
                    audiences => audiences.join(" and "),
                },
                wanted,
            }),
            _ => Ok(()),
        }
    }

    /// The tenant whose Management API the token is for.
    #[must_use]
    pub fn tenant(&self) -> Option<Backend> {
        self.audiences.iter().find_map(|audience| {
            let domain = audience
                .strip_prefix("https://")?
                .strip_suffix("/api/v2/")?;
            Backend::tenant(domain).ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64UrlUnpadded, Encoding};
    use serde_json::json;

    fn jwt(claims: &Value) -> String {
        let encode = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        format!(
            "{}.{}.c2ln",
            encode(&json!({"alg": "RS256"})),
            encode(claims)
        )
    }

    fn claims() -> Value {
        json!({
            "iss": "https://acme.eu.auth0.com/",
            "sub": "abc@clients",
            "aud": "https://acme.eu.auth0.com/api/v2/",
            "iat": 1_800_000_000,
            "exp": 1_800_086_400,
            "scope": "read:clients update:clients",
        })
    }

    fn acme() -> Backend {
        Backend::tenant("acme.eu.auth0.com").unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn claims_are_read() {
        let token = Token::parse(&format!("  Bearer {}\n", jwt(&claims()))).unwrap();
        let claims = token.claims();
        assert_eq!(claims.subject, "abc@clients");
        assert_eq!(claims.scopes, ["read:clients", "update:clients"]);
        assert_eq!(claims.expires_at, Some(at(86_400)));
        assert_eq!(claims.tenant(), Some(acme()));
        assert_eq!(claims.check(&acme(), at(0)), Ok(()));
    }

    #[test]
    fn debug_hides_the_token() {
        let text = jwt(&claims());
        let shown = format!("{:?}", Token::parse(&text).unwrap());
        for part in text.split('.') {
            assert!(!shown.contains(part), "{shown}");
        }
    }

    #[test]
    fn invalid_tokens_are_rejected() {
        for (text, error) in [
            (" ", TokenError::Empty),
            ("secret", TokenError::Parts(1)),
            ("a.b", TokenError::Parts(2)),
            ("a.b.c.d.e", TokenError::Encrypted),
            (
                "ab.c\u{2026}.d",
                TokenError::Character {
                    character: '\u{2026}',
                    position: 5,
                },
            ),
            ("ab.cd.ef", TokenError::Unreadable("header")),
            ("e30.e30x.ef", TokenError::Unreadable("payload")),
        ] {
            assert_eq!(Token::parse(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn unsuitable_tokens_are_rejected() {
        let check = |change: &dyn Fn(&mut Value), seconds| {
            let mut claims = claims();
            change(&mut claims);
            let token = Token::parse(&jwt(&claims)).unwrap();
            token.claims().check(&acme(), at(seconds)).err()
        };
        assert_eq!(
            check(&|_| (), 90_000),
            Some(TokenError::Expired {
                at: "2027-01-16 08:00 UTC".to_owned(),
                ago: "1 hour ago".to_owned(),
            })
        );
        let other =
            |claims: &mut Value| claims["aud"] = json!(["https://acme.us.auth0.com/api/v2/"]);
        let audience = |found: &str| {
            Some(TokenError::Audience {
                found: found.to_owned(),
                wanted: "https://acme.eu.auth0.com/api/v2/".to_owned(),
            })
        };
        let us = "https://acme.us.auth0.com/api/v2/";
        assert_eq!(check(&other, 0), audience(us));
        let none = |claims: &mut Value| claims["aud"] = json!(null);
        assert_eq!(check(&none, 0), audience("no API"));
        let without_expiry = |claims: &mut Value| claims["exp"] = json!(null);
        assert_eq!(check(&without_expiry, 0), Some(TokenError::NoExpiry));
    }
}
