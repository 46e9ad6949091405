//! Which of the client's keys may have signed (contract 9.10 and 9.22).

use crate::policy::{ClientView, RegisteredKey};
use crate::report::{Code, Judgement, Rule};
use crate::show::{Show, date};
use crate::{Algorithm, Assertion, Seconds};

/// The maximum number of keys tried for one assertion.
const MAX_CANDIDATES: usize = 2;

/// The keys to try, and the judgements on contract 9.10 and 9.22.
pub(super) struct Choice {
    pub(super) judgements: [Judgement; 2],
    pub(super) candidates: Vec<String>,
}

impl Choice {
    fn rejected(key: Judgement) -> Self {
        let credential = Judgement::skipped(
            Rule::Credential,
            "Not judged, because no credential was found.",
        );
        Self {
            judgements: [key, credential],
            candidates: Vec::new(),
        }
    }

    fn unusable(key: Judgement, credential: Judgement) -> Self {
        Self {
            judgements: [key, credential],
            candidates: Vec::new(),
        }
    }
}

/// With a `kid`, that key of this client and no other; without one, the client's active keys for the same algorithm. The
/// `kid` is untrusted: it is only compared.
pub(super) fn choose(
    assertion: &Assertion,
    client: &ClientView<'_>,
    algorithm: Option<Algorithm>,
    now: Seconds,
    show: Show,
) -> Choice {
    match assertion.header("kid") {
        None => without_kid(client, algorithm, now),
        Some(value) => match value.as_str() {
            Some(kid) => with_kid(kid, client, algorithm, now, show),
            None => Choice::rejected(
                Judgement::failed(
                    Rule::Key,
                    Code::KidNotAString,
                    "kid is not a string. Set it to the key ID of the credential, or leave it out.",
                )
                .seen(show.value(value))
                .expected(kids(client)),
            ),
        },
    }
}

fn with_kid(
    kid: &str,
    client: &ClientView<'_>,
    algorithm: Option<Algorithm>,
    now: Seconds,
    show: Show,
) -> Choice {
    let Some(key) = client.keys.iter().find(|key| key.kid == kid) else {
        return Choice::rejected(unknown(kid, client, show));
    };
    let chosen = Judgement::passed(Rule::Key, "The kid names a credential of this client.")
        .seen(key.kid.clone());
    // The endpoint only sees those that are attached: what else is wrong with another doesn't matter.
    if !key.attached
        && let Some(fault) = unusable(key, now)
    {
        return Choice::unusable(chosen, fault);
    }
    if let Some(algorithm) = algorithm
        && algorithm != key.algorithm
    {
        return Choice::rejected(
            Judgement::failed(
                Rule::Key,
                Code::AlgMismatch,
                format!(
                    "alg is {algorithm}, but the credential with this kid is registered for {}. Sign with \
                     {}, or register the key again with {algorithm}.",
                    key.algorithm, key.algorithm
                ),
            )
            .seen(algorithm.as_str())
            .expected(key.algorithm.as_str()),
        );
    }
    match unusable(key, now) {
        Some(fault) => Choice::unusable(chosen, fault),
        None => active(
            chosen,
            algorithm.map(|_| key.id.clone()).into_iter().collect(),
        ),
    }
}

fn unknown(kid: &str, client: &ClientView<'_>, show: Show) -> Judgement {
    let seen = show.kid(kid);
    if let Some(key) = client.keys.iter().find(|key| key.id == kid) {
        return Judgement::failed(
            Rule::Key,
            Code::KidUnknown,
            format!(
                "kid is {seen}, the ID of the credential; the header takes its key ID. Set kid to {}, or leave it \
                 out.",
                key.kid
            ),
        )
        .seen(seen)
        .expected(key.kid.clone());
    }
    Judgement::failed(
        Rule::Key,
        Code::KidUnknown,
        format!("kid is {seen}; no credential of this client has that key ID."),
    )
    .seen(seen)
    .expected(kids(client))
}

fn without_kid(client: &ClientView<'_>, algorithm: Option<Algorithm>, now: Seconds) -> Choice {
    let matching: Vec<&RegisteredKey> = client
        .keys
        .iter()
        .filter(|key| Some(key.algorithm) == algorithm)
        .collect();
    let candidates: Vec<String> = matching
        .iter()
        .filter(|key| unusable(key, now).is_none())
        .take(MAX_CANDIDATES)
        .map(|key| key.id.clone())
        .collect();
    if !candidates.is_empty() {
        let chosen = Judgement::passed(
            Rule::Key,
            format!(
                "No kid: {} of the client's credentials can be tried.",
                candidates.len()
            ),
        );
        return active(chosen, candidates);
    }
    // Attached ones first: the endpoint only sees those.
    let by_rank = |attached: bool| {
        matching
            .iter()
            .filter(move |key| key.attached == attached)
            .find_map(|key| unusable(key, now))
    };
    match by_rank(true).or_else(|| by_rank(false)) {
        Some(fault) => Choice::unusable(
            Judgement::passed(
                Rule::Key,
                "No kid; the client has a credential for this algorithm.",
            ),
            fault,
        ),
        None => {
            let rejected = Judgement::failed(
                Rule::Key,
                Code::NoKey,
                "No kid, and the client has no credential for this algorithm.",
            )
            .expected(kids(client));
            Choice::rejected(match algorithm {
                Some(algorithm) => rejected.seen(algorithm.as_str()),
                None => rejected,
            })
        }
    }
}

fn active(chosen: Judgement, candidates: Vec<String>) -> Choice {
    Choice {
        judgements: [
            chosen,
            Judgement::passed(
                Rule::Credential,
                "The credential is attached and not expired.",
            ),
        ],
        candidates,
    }
}

/// Why a stored key may not be used now, judged at each use (contract 9.22).
fn unusable(key: &RegisteredKey, now: Seconds) -> Option<Judgement> {
    if !key.attached {
        return Some(
            Judgement::failed(
                Rule::Credential,
                Code::CredentialDetached,
                format!(
                    "The credential {} is stored, but not enabled for Private Key JWT. Enable it.",
                    key.id
                ),
            )
            .seen("not enabled")
            .expected("enabled"),
        );
    }
    if let Some(expires_at) = key.expires_at
        && expires_at <= now
    {
        return Some(
            Judgement::failed(
                Rule::Credential,
                Code::CredentialExpired,
                format!(
                    "The credential {} expired on {}. Add a new credential, or set a later expiry.",
                    key.id,
                    date(expires_at)
                ),
            )
            .seen(date(expires_at))
            .expected(format!("an expiry after {}", date(now))),
        );
    }
    None
}

fn kids(client: &ClientView<'_>) -> String {
    let active: Vec<String> = client
        .keys
        .iter()
        .filter(|key| key.attached)
        .map(|key| format!("{} ({})", key.kid, key.algorithm))
        .collect();
    if active.is_empty() {
        "a credential that is enabled for Private Key JWT; there is none".to_owned()
    } else {
        active.join(", ")
    }
}
