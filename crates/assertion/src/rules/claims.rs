//! Issuer, subject and identifier (contract 9.13 and 9.17).

use crate::Assertion;
use crate::policy::ClientView;
use crate::report::{Code, Judgement, Rule};
use crate::show::Show;

/// The longest `iss`, `sub` and `jti`, in characters.
pub(crate) const MAX_CLAIM: usize = 64;

/// The claims that name the client, and the codes of one that is absent and of one that names another.
const CLIENT_CLAIMS: [(&str, Code, Code); 2] = [
    ("iss", Code::IssMissing, Code::IssMismatch),
    ("sub", Code::SubMissing, Code::SubMismatch),
];

/// `iss` and `sub` are the client's identifier, as strings (contract 9.13; RFC 7523, section 3).
pub(super) fn subject(assertion: &Assertion, client: &ClientView<'_>, show: Show) -> Judgement {
    faults_of_subject(assertion, client, show)
        .next()
        .unwrap_or_else(|| is_client(client, show))
}

/// Each of `iss` and `sub` that is not the client's identifier.
pub(super) fn faults_of_subject(
    assertion: &Assertion,
    client: &ClientView<'_>,
    show: Show,
) -> impl Iterator<Item = Judgement> {
    CLIENT_CLAIMS
        .into_iter()
        .filter_map(move |claim| fault(assertion, client, claim, show))
}

/// The judgement on claims that are the client's identifier.
pub(super) fn is_client(client: &ClientView<'_>, show: Show) -> Judgement {
    let id = show.client_id(client.client_id);
    Judgement::passed(Rule::Subject, "iss and sub are the client's identifier.")
        .seen(id.clone())
        .expected(id)
}

fn fault(
    assertion: &Assertion,
    client: &ClientView<'_>,
    (name, missing, mismatch): (&'static str, Code, Code),
    show: Show,
) -> Option<Judgement> {
    let failed = |code, message: String| {
        let judgement = Judgement::failed(Rule::Subject, code, message);
        if client.client_id.is_empty() {
            return judgement;
        }
        judgement.expected(show.client_id(client.client_id))
    };
    let claim = assertion.claim(name);
    let Some(value) = claim.and_then(|claim| claim.as_str()) else {
        let judgement = failed(
            missing,
            format!("{name} is absent or not a string. Set it to the client's identifier."),
        );
        return Some(match claim {
            Some(other) => judgement.seen(show.value(other)),
            None => judgement,
        });
    };
    let length = value.chars().count();
    if length > MAX_CLAIM {
        return Some(
            failed(
                Code::SubTooLong,
                format!("{name} has {length} characters, at most {MAX_CLAIM} are read."),
            )
            .seen(show.client_id(value)),
        );
    }
    if value != client.client_id {
        let seen = show.client_id(value);
        return Some(
            failed(
                mismatch,
                format!(
                    "{name} is {seen}, not the client's identifier {}. Both iss and sub must be it.",
                    show.client_id(client.client_id)
                ),
            )
            .seen(seen),
        );
    }
    None
}

/// A `jti` of 1 to 64 characters (contract 9.17; OIDC Core, section 9). Single use is up to the store.
pub(super) fn identifier(assertion: &Assertion, show: Show) -> Judgement {
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
        .seen(show.text(jti));
    }
    Judgement::passed(
        Rule::Identifier,
        "There is an identifier; it may be used once.",
    )
}
