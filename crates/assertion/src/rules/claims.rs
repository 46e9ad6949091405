//! Issuer, subject and identifier (contract 9.13 and 9.17).

use crate::Assertion;
use crate::policy::ClientView;
use crate::report::{Code, Judgement, Rule};
use primitives::redact;

/// The longest `iss`, `sub` and `jti`, in characters.
const MAX_CLAIM: usize = 64;

/// `iss` and `sub` are the client's identifier, as strings (contract 9.13; RFC 7523, section 3).
pub(super) fn subject(assertion: &Assertion, client: &ClientView<'_>) -> Judgement {
    let claims = [
        ("iss", Code::IssMissing, Code::IssMismatch),
        ("sub", Code::SubMissing, Code::SubMismatch),
    ];
    for (name, missing, mismatch) in claims {
        let failed = |code, message: String| {
            Judgement::failed(Rule::Subject, code, message)
                .expected(redact::client_id(client.client_id).into_owned())
        };
        let Some(value) = assertion.claim(name).and_then(|claim| claim.as_str()) else {
            return failed(
                missing,
                format!("{name} is absent or not a string. Set it to the client's identifier."),
            );
        };
        let seen = || redact::client_id(value).into_owned();
        let length = value.chars().count();
        if length > MAX_CLAIM {
            return failed(
                Code::SubTooLong,
                format!("{name} has {length} characters, at most {MAX_CLAIM} are read."),
            )
            .seen(seen());
        }
        if value != client.client_id {
            let seen = seen();
            return failed(
                mismatch,
                format!(
                    "{name} is {seen}, not the client's identifier {}. Both iss and sub must be it.",
                    redact::client_id(client.client_id)
                ),
            )
            .seen(seen);
        }
    }
    Judgement::passed(Rule::Subject, "iss and sub are the client's identifier.")
        .seen(redact::client_id(client.client_id).into_owned())
        .expected(redact::client_id(client.client_id).into_owned())
}

/// A `jti` of 1 to 64 characters (contract 9.17; OIDC Core, section 9). Single use is up to the store.
pub(super) fn identifier(assertion: &Assertion) -> Judgement {
    let failed = |code, message: String| {
        Judgement::failed(Rule::Identifier, code, message)
            .expected("1 to 64 characters, new for each assertion")
    };
    let Some(jti) = assertion.identifier().filter(|jti| !jti.is_empty()) else {
        return failed(
            Code::JtiMissing,
            "jti is absent, empty or not a string. Set it to a new random identifier, such as a UUID, for \
             each assertion."
                .into(),
        );
    };
    let length = jti.chars().count();
    if length > MAX_CLAIM {
        return failed(
            Code::JtiTooLong,
            format!("jti has {length} characters, at most {MAX_CLAIM} are taken."),
        )
        .seen(redact::text(jti));
    }
    Judgement::passed(
        Rule::Identifier,
        "There is an identifier; it may be used once.",
    )
}
