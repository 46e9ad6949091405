//! Which of the client's keys may have signed (contract 9.10 and 9.22).

use crate::policy::{ClientView, RegisteredKey};
use crate::report::{Code, Judgement, Rule, Verdict};
use crate::{Algorithm, Assertion, Seconds};
use primitives::redact;

/// The maximum number of keys tried for one assertion.
const MAX_CANDIDATES: usize = 2;

/// The keys to try, and the judgements on contract 9.10 and 9.22.
pub(super) struct Choice {
    pub(super) judgements: [Judgement; 2],
    pub(super) candidates: Vec<String>,
}

impl Choice {
    fn rejected(key: Judgement) -> Self {
        let credential = Judgement {
            verdict: Verdict::Skipped,
            code: Code::NotTried,
            ..Judgement::passed(
                Rule::Credential,
                "Not judged, because no credential was found.",
            )
        };
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
) -> Choice {
    match assertion.header("kid") {
        None => without_kid(client, algorithm, now),
        Some(value) => match value.as_str() {
            Some(kid) => with_kid(kid, client, algorithm, now),
            None => Choice::rejected(Judgement::failed(
                Rule::Key,
                Code::KidNotAString,
                "kid is not a string. Set it to the key ID of the credential, or leave it out.",
            )),
        },
    }
}

fn with_kid(
    kid: &str,
    client: &ClientView<'_>,
    algorithm: Option<Algorithm>,
    now: Seconds,
) -> Choice {
    let Some(key) = client.keys.iter().find(|key| key.kid == kid) else {
        let seen = redact::kid(kid);
        return Choice::rejected(
            Judgement::failed(
                Rule::Key,
                Code::KidUnknown,
                format!("kid is {seen}; no credential of this client has that key ID."),
            )
            .seen(seen)
            .expected(kids(client)),
        );
    };
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
    let chosen = Judgement::passed(Rule::Key, "The kid names a credential of this client.")
        .seen(key.kid.clone());
    match unusable(key, now) {
        Some(refusal) => Choice::unusable(chosen, refusal),
        None => active(
            chosen,
            algorithm.map(|_| key.id.clone()).into_iter().collect(),
        ),
    }
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
    match matching.iter().find_map(|key| unusable(key, now)) {
        Some(refusal) => Choice::unusable(
            Judgement::passed(
                Rule::Key,
                "No kid; the client has a credential for this algorithm.",
            ),
            refusal,
        ),
        None => Choice::rejected(
            Judgement::failed(
                Rule::Key,
                Code::NoKey,
                "No kid, and the client has no credential for this algorithm.",
            )
            .expected(kids(client)),
        ),
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
            .seen(key.kid.clone()),
        );
    }
    if key.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Some(
            Judgement::failed(
                Rule::Credential,
                Code::CredentialExpired,
                format!(
                    "The credential {} has expired. Add a new credential, or set a later expiry.",
                    key.id
                ),
            )
            .seen(key.kid.clone()),
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
