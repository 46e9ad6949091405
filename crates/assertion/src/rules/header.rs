//! Algorithm, extensions and type (contract 9.8, 9.9 and 9.12).

use serde_json::Value;

use crate::policy::Policy;
use crate::report::{Code, Judgement, Rule};
use crate::{Algorithm, Assertion};
use primitives::redact;

/// The longest `alg` that is read, in characters.
const MAX_ALG: usize = 16;

/// Header parameters that contain or reference a key (RFC 8725, section 3.10).
const KEYS_IN_HEADER: [&str; 4] = ["jwk", "jku", "x5u", "x5c"];

/// Header parameters of JWE only (RFC 7516, section 4.1). In a signed token they can only confuse.
const OF_ENCRYPTION: [&str; 2] = ["enc", "zip"];

/// `alg` is one that the server accepts, whatever the credential (contract 9.8; RFC 8725, section 3.1).
pub(super) fn algorithm(assertion: &Assertion, policy: &Policy) -> Result<Algorithm, Judgement> {
    let expected = if policy.fapi {
        "PS256"
    } else {
        "RS256, RS384 or PS256"
    };
    let failed = |code, message: String| {
        Judgement::failed(Rule::Algorithm, code, message).expected(expected)
    };
    let Some(name) = assertion.alg() else {
        return Err(failed(
            Code::AlgMissing,
            "The header has no alg, or it is not a string. Set it to the algorithm of the credential.".into(),
        ));
    };
    if let Ok(algorithm) = name.parse()
        && (!policy.fapi || algorithm == Algorithm::PS256)
    {
        return Ok(algorithm);
    }
    let seen = redact::text(name);
    let (code, message) = if name.chars().count() > MAX_ALG {
        (
            Code::AlgTooLong,
            format!(
                "alg has {} characters, at most {MAX_ALG} are read.",
                name.chars().count()
            ),
        )
    } else if name.eq_ignore_ascii_case("none") {
        (
            Code::AlgNone,
            "alg is \"none\": the assertion is not signed. Sign it with the private key of a registered \
             credential."
                .into(),
        )
    } else if name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("HS"))
    {
        (
            Code::AlgSymmetric,
            format!(
                "alg is {seen}, an HMAC under a shared secret. private_key_jwt is signed with a private \
                 key: use {expected}."
            ),
        )
    } else {
        (
            Code::AlgNotAllowed,
            format!("alg is {seen}; this server accepts only {expected}, spelled exactly so."),
        )
    };
    Err(failed(code, message).seen(seen))
}

/// No `crit`, since no extension is supported (RFC 7515, section 4.1.11), no parameter of encryption, and no key in the
/// header (contract 9.9).
pub(super) fn extensions(assertion: &Assertion) -> Judgement {
    if let Some(name) = ["crit", "b64"]
        .into_iter()
        .find(|name| assertion.header(name).is_some())
    {
        return Judgement::failed(
            Rule::Header,
            Code::CritUnknown,
            format!(
                "The header has {name}: it asks for an extension that this server does not understand. \
                 Leave it out."
            ),
        )
        .seen(name);
    }
    if let Some(name) = OF_ENCRYPTION
        .into_iter()
        .find(|name| assertion.header(name).is_some())
    {
        return Judgement::failed(
            Rule::Header,
            Code::HeaderOfEncryption,
            format!(
                "The header has {name}, which belongs to an encrypted token (JWE). A client assertion is signed, \
                 neither encrypted nor compressed: leave {name} out."
            ),
        )
        .seen(name);
    }
    if let Some(name) = KEYS_IN_HEADER
        .into_iter()
        .find(|name| assertion.header(name).is_some())
    {
        return Judgement::failed(
            Rule::Header,
            Code::KeyInHeader,
            format!(
                "The header has {name}: a key that the sender brings along proves nothing. Register the \
                 key as a credential, and leave {name} out."
            ),
        )
        .seen(name);
    }
    Judgement::passed(
        Rule::Header,
        "No critical extension, no encryption and no key in the header.",
    )
}

/// `typ` is absent or that of a client assertion (contract 9.12; rfc7523bis; RFC 8725, section 3.11).
pub(super) fn token_type(assertion: &Assertion) -> Judgement {
    const EXPECTED: &str = "absent, JWT or client-authentication+jwt";
    let seen = match assertion.header("typ") {
        None => {
            return Judgement::passed(Rule::Type, "No typ, which is allowed.").expected(EXPECTED);
        }
        Some(Value::String(name)) => {
            let lower = name.to_ascii_lowercase();
            let bare = lower.strip_prefix("application/").unwrap_or(&lower);
            if matches!(bare, "jwt" | "client-authentication+jwt") {
                return Judgement::passed(Rule::Type, "The type is that of a client assertion.")
                    .seen(name.clone())
                    .expected(EXPECTED);
            }
            redact::text(name)
        }
        Some(other) => redact::text(&other.to_string()),
    };
    Judgement::failed(
        Rule::Type,
        Code::TypRefused,
        format!(
            "typ is {seen}: that is another kind of token. A client assertion's typ is {EXPECTED}."
        ),
    )
    .seen(seen)
    .expected(EXPECTED)
}
