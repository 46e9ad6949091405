//! Algorithm, extensions and type (contract 9.8, 9.9 and 9.12).

use serde_json::Value;

use crate::policy::Policy;
use crate::report::{Code, Judgement, Rule};
use crate::show::Show;
use crate::{Algorithm, Assertion};

/// The longest `alg` that is read, in characters.
const MAX_ALG: usize = 16;

/// Header parameters that ask for an extension (RFC 7515, section 4.1.11; RFC 7797).
const EXTENSIONS: [&str; 2] = ["crit", "b64"];

/// Header parameters that contain or reference a key (RFC 8725, section 3.10).
const KEYS_IN_HEADER: [&str; 4] = ["jwk", "jku", "x5u", "x5c"];

/// Header parameters of JWE only (RFC 7516, section 4.1). In a signed token they can only confuse.
const OF_ENCRYPTION: [&str; 2] = ["enc", "zip"];

/// `alg` is one that the server accepts, whatever the credential (contract 9.8; RFC 8725, section 3.1).
pub(super) fn algorithm(
    assertion: &Assertion,
    policy: &Policy,
    show: Show,
) -> Result<Algorithm, Judgement> {
    let expected = if policy.fapi {
        "PS256"
    } else {
        "RS256, RS384 or PS256"
    };
    let failed = |code, message: String| {
        Judgement::failed(Rule::Algorithm, code, message).expected(expected)
    };
    let Some(name) = assertion.alg() else {
        let missing = failed(
            Code::AlgMissing,
            "The header has no alg, or it is not a string. Set it to the algorithm of the credential.".into(),
        );
        return Err(match assertion.header("alg") {
            Some(other) => missing.seen(show.value(other)),
            None => missing,
        });
    };
    if let Ok(algorithm) = name.parse()
        && (!policy.fapi || algorithm == Algorithm::PS256)
    {
        return Ok(algorithm);
    }
    let seen = show.text(name);
    let (code, message) = if policy.fapi && name.parse::<Algorithm>().is_ok() {
        (
            Code::AlgNotAllowed,
            format!(
                "alg is {seen}; of the algorithms for RSA keys, FAPI 2.0 allows only {expected}. Register the key for it, \
                 and sign with it."
            ),
        )
    } else if name.chars().count() > MAX_ALG {
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
    faults_of_extensions(assertion)
        .next()
        .unwrap_or_else(no_extension)
}

/// The judgement on a header without them.
pub(super) fn no_extension() -> Judgement {
    Judgement::passed(
        Rule::Header,
        "No critical extension, no encryption and no key in the header.",
    )
}

/// One of each kind of parameter that the header may not have.
pub(super) fn faults_of_extensions(assertion: &Assertion) -> impl Iterator<Item = Judgement> {
    let kinds: [(&[&'static str], Code); 3] = [
        (&EXTENSIONS, Code::CritUnknown),
        (&OF_ENCRYPTION, Code::HeaderOfEncryption),
        (&KEYS_IN_HEADER, Code::KeyInHeader),
    ];
    kinds.into_iter().filter_map(|(names, code)| {
        let name = *names
            .iter()
            .find(|name| assertion.header(name).is_some())?;
        let message = match code {
            Code::CritUnknown => format!(
                "The header has {name}: it asks for an extension that this server does not understand. \
                 Leave it out."
            ),
            Code::HeaderOfEncryption => format!(
                "The header has {name}, which belongs to an encrypted token (JWE). A client assertion is signed, \
                 neither encrypted nor compressed: leave {name} out."
            ),
            _ => format!(
                "The header has {name}: a key that the sender brings along proves nothing. Register the \
                 key as a credential, and leave {name} out."
            ),
        };
        Some(
            Judgement::failed(Rule::Header, code, message)
                .seen(name)
                .expected("absent"),
        )
    })
}

/// `typ` is absent or that of a client assertion (contract 9.12; rfc7523bis; RFC 8725, section 3.11). Under a policy with
/// explicit types it is `client-authentication+jwt`.
pub(super) fn token_type(assertion: &Assertion, policy: &Policy, show: Show) -> Judgement {
    const EXPLICIT: &str = "client-authentication+jwt";
    let expected = if policy.explicit_type {
        EXPLICIT
    } else {
        "absent, JWT or client-authentication+jwt"
    };
    let failed = |message: String| {
        Judgement::failed(Rule::Type, Code::TypRefused, message).expected(expected)
    };
    let seen = match assertion.header("typ") {
        None if policy.explicit_type => {
            return failed(format!(
                "The header has no typ; rfc7523bis requires clients to send {EXPLICIT}."
            ));
        }
        None => {
            return Judgement::passed(Rule::Type, "No typ, which is allowed.").expected(expected);
        }
        Some(Value::String(name)) => {
            let lower = name.to_ascii_lowercase();
            let bare = lower.strip_prefix("application/").unwrap_or(&lower);
            if bare == EXPLICIT || (bare == "jwt" && !policy.explicit_type) {
                return Judgement::passed(Rule::Type, "The type is that of a client assertion.")
                    .seen(name.clone())
                    .expected(expected);
            }
            if bare == "jwt" {
                return failed(format!(
                    "typ is {name}; rfc7523bis requires clients to send {EXPLICIT}."
                ))
                .seen(name.clone());
            }
            show.text(name)
        }
        Some(other) => show.value(other),
    };
    failed(format!(
        "typ is {seen}: that is another kind of token. A client assertion's typ is {expected}."
    ))
    .seen(seen)
}
