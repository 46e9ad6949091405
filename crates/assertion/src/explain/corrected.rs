//! Header and claims as they should be.

use serde_json::{Map, Value, json};

use crate::report::Code;
use crate::{Algorithm, Seconds};

/// How long corrected claims are valid, in seconds.
const LIFETIME: i64 = 60;
/// Parameters that no header may have.
const FORBIDDEN: [&str; 8] = ["crit", "b64", "jwk", "jku", "x5u", "x5c", "enc", "zip"];

/// Header and claims of an assertion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// The first part.
    pub header: Map<String, Value>,
    /// The second part.
    pub claims: Map<String, Value>,
}

/// What corrected members need and an assertion doesn't tell.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// The audience that is required; empty if it is not known.
    pub issuer: &'a str,
    /// The time.
    pub now: Seconds,
    /// An identifier that was not used before.
    pub jti: &'a str,
}

/// Members that the rules accept: what is right is kept, what is wrong or missing is replaced. A fault is the code of a
/// broken rule with the value that the rule requires. `None` if none of the faults is one of the members.
#[must_use]
pub fn corrected<'a>(
    members: Members,
    faults: impl IntoIterator<Item = (Code, Option<&'a str>)>,
    present: Present<'_>,
) -> Option<Members> {
    let mut corrected = members;
    let mut is_changed = false;
    for (code, expected) in faults {
        is_changed |= corrected.correct(code, expected, present);
    }
    is_changed.then_some(corrected)
}

impl Members {
    /// Replaces what a fault is about; returns true if that is a member.
    fn correct(&mut self, code: Code, expected: Option<&str>, present: Present<'_>) -> bool {
        let Self { header, claims } = self;
        let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        match code {
            Code::AlgMissing
            | Code::AlgTooLong
            | Code::AlgNone
            | Code::AlgSymmetric
            | Code::AlgNotAllowed
            | Code::AlgMismatch => {
                let only = expected.and_then(|expected| expected.parse().ok());
                let algorithm: Algorithm = only.unwrap_or_default();
                header.insert("alg".into(), json!(algorithm.as_str()));
            }
            Code::CritUnknown | Code::HeaderOfEncryption | Code::KeyInHeader => {
                for name in FORBIDDEN {
                    header.remove(name);
                }
            }
            Code::TypRefused => {
                header.insert("typ".into(), json!("JWT"));
            }
            Code::KidNotAString | Code::KidUnknown => match expected.and_then(only_kid) {
                Some(kid) => {
                    header.insert("kid".into(), json!(kid));
                }
                // Without a kid, the key is found by the algorithm.
                None => {
                    header.remove("kid");
                }
            },
            Code::IssMissing
            | Code::IssMismatch
            | Code::SubMissing
            | Code::SubMismatch
            | Code::SubTooLong => {
                let client = expected.unwrap_or("CLIENT_ID");
                set("iss", json!(client));
                set("sub", json!(client));
            }
            Code::AudMissing
            | Code::AudArray
            | Code::AudNotSole
            | Code::AudTokenEndpoint
            | Code::AudMismatch => {
                let issuer = present.issuer;
                set(
                    "aud",
                    json!(if issuer.is_empty() { "ISSUER" } else { issuer }),
                );
            }
            Code::DateInvalid
            | Code::ExpMissing
            | Code::ExpPast
            | Code::ExpBeforeIat
            | Code::ExpBeforeNbf
            | Code::LifetimeTooLong
            | Code::IatFuture
            | Code::NbfFuture => {
                let now = present.now as i64;
                set("iat", json!(now));
                set("exp", json!(now + LIFETIME));
                claims.remove("nbf");
            }
            Code::JtiMissing | Code::JtiTooLong => {
                set("jti", json!(present.jti));
            }
            _ => return false,
        }
        true
    }
}

/// The kid of the only credential that is named, without its algorithm.
fn only_kid(expected: &str) -> Option<&str> {
    let kid = expected.split_once(" (").map_or(expected, |(kid, _)| kid);
    let is_only = !expected.contains(", ") && !kid.contains(' ');
    is_only.then_some(kid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRESENT: Present<'_> = Present {
        issuer: "https://login.example/",
        now: 1_800_000_000.5,
        jti: "new",
    };

    fn members(header: Value, claims: Value) -> Members {
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        Members {
            header: object(header),
            claims: object(claims),
        }
    }

    #[test]
    fn only_what_is_wrong_is_replaced() {
        let given = || {
            members(
                json!({"alg": "none", "kid": "k", "jku": "https://a.example/", "typ": "at+jwt"}),
                json!({"iss": "a", "sub": "b", "aud": ["x"], "exp": 1, "nbf": 2, "jti": "used", "own": true}),
            )
        };
        let fix = |faults: &[(Code, Option<&'static str>)]| {
            corrected(given(), faults.iter().copied(), PRESENT)
        };
        let one = |code, expected| fix(&[(code, expected)]).unwrap();
        assert_eq!(fix(&[(Code::SignatureInvalid, None)]), None);
        assert_eq!(fix(&[]), None);
        assert_eq!(
            one(Code::AlgNone, Some("RS256, RS384 or PS256")).header["alg"],
            "RS256"
        );
        assert_eq!(one(Code::AlgMismatch, Some("PS256")).header["alg"], "PS256");
        assert_eq!(one(Code::TypRefused, None).header["typ"], "JWT");
        assert_eq!(one(Code::KeyInHeader, None).header.get("jku"), None);
        assert_eq!(
            one(Code::KidUnknown, Some("kid-1 (RS256)")).header["kid"],
            "kid-1"
        );
        for several in [
            "kid-1 (RS256), kid-2 (PS256)",
            "a credential; there is none",
        ] {
            let fixed = one(Code::KidUnknown, Some(several));
            assert_eq!(fixed.header.get("kid"), None, "{several}");
        }
        let all = fix(&[
            (Code::SubMismatch, Some("client")),
            (Code::AudNotSole, None),
            (Code::ExpPast, None),
            (Code::JtiTooLong, None),
        ]);
        assert_eq!(
            all.unwrap().claims,
            *json!({
                "iss": "client", "sub": "client", "aud": "https://login.example/", "iat": 1_800_000_000,
                "exp": 1_800_000_060, "jti": "new", "own": true,
            })
            .as_object()
            .unwrap()
        );
    }

    #[test]
    fn unknown_issuer_has_a_placeholder() {
        let present = Present {
            issuer: "",
            ..PRESENT
        };
        let fixed = corrected(Members::default(), [(Code::AudMissing, None)], present);
        assert_eq!(fixed.unwrap().claims["aud"], "ISSUER");
    }
}
