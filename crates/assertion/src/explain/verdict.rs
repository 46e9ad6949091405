//! The judgement on a signature that the keys have been tried on.

use std::borrow::Cow;

use super::Signature;
use super::lenient::Lenient;
use super::signature::{Examination, Key};
use crate::autopsy::Cause;
use crate::report::{Code, Judgement, Report, Rule};
use crate::rules::MAX_CLAIM;
use crate::show::{Show, date};
use crate::{Algorithm, Seconds};

/// The judgement on the signature. A key that verifies it and can't be used explains it better than that the others don't.
pub(super) fn signature_of(
    read: &Lenient,
    keys: &[Key],
    report: &mut Report,
    examination: &Examination,
    alg: Option<Algorithm>,
    now: Seconds,
) -> (Judgement, Option<Signature>) {
    let octets = read.assertion.signature();
    if let Some(key) = examination.signed_by.and_then(|at| keys.get(at)) {
        let is_candidate = report.candidates.contains(&key.id);
        let fault = (!is_candidate && !has_key_fault(report))
            .then(|| unusable(key, now))
            .flatten();
        let judgement = match fault {
            Some(fault) => fault,
            // Another key than the one that the kid names.
            None if !is_candidate && !report.candidates.is_empty() => signed_by_another(key),
            None => Judgement::passed(Rule::Signature, "The signature is good."),
        };
        let signature = Signature {
            verified: true,
            key: Some(key.shown_kid().to_owned()),
            id: Some(key.id.clone()),
            cause: None,
            algorithm: alg.or(key.algorithm).unwrap_or_default(),
            message: "The signature is good.".into(),
        };
        return (judgement, Some(signature));
    }
    let shown = examination
        .cause
        .and_then(|(_, at)| keys.get(at?))
        .or_else(|| keys.first().filter(|_| keys.len() == 1));
    let algorithm = shown
        .and_then(|key| key.algorithm)
        .or(alg)
        .unwrap_or_default();
    let cause = examination.cause.map(|(cause, _)| cause);
    let message: Cow<'static, str> = match cause {
        Some(cause) => cause.message(algorithm).into(),
        None if octets.is_empty() => "There is no signature.".into(),
        None => "The signature does not verify with any of the keys.".into(),
    };
    let judgement = if octets.is_empty() {
        Judgement::skipped(
            Rule::Signature,
            "Not judged, because there is no signature.",
        )
    } else if report.candidates.is_empty() {
        // As at the endpoint, where a rule above has rejected it.
        Judgement::skipped(Rule::Signature, "Not judged, because no key can be tried.")
    } else {
        let size = shown.or(keys.first()).map(|key| key.rsa().size());
        failed(cause, algorithm, octets.len(), size)
    };
    let signature = Signature {
        verified: false,
        key: shown.map(|key| key.shown_kid().to_owned()),
        id: shown.map(|key| key.id.clone()),
        cause,
        algorithm,
        message,
    };
    (judgement, Some(signature))
}

/// Returns true if the rules on key and credential say already what is wrong.
fn has_key_fault(report: &Report) -> bool {
    report.judgements.iter().any(|judgement| {
        matches!(judgement.rule, Rule::Key | Rule::Credential) && judgement.is_failure()
    })
}

/// Why a key that made the signature is not one of those that are tried.
#[must_use]
pub fn unusable(key: &Key, now: Seconds) -> Option<Judgement> {
    if !key.attached {
        return Some(
            Judgement::failed(
                Rule::Credential,
                Code::CredentialDetached,
                format!(
                    "The credential {} made the signature; it is stored, but not enabled for Private Key JWT. Sign \
                     with a credential that is enabled, or enable it.",
                    key.id
                ),
            )
            .seen(key.shown_kid().to_owned())
            .expected("a credential that is enabled"),
        );
    }
    let expires_at = key.expires_at.filter(|expires_at| *expires_at <= now)?;
    Some(
        Judgement::failed(
            Rule::Credential,
            Code::CredentialExpired,
            format!(
                "The credential {} made the signature; it expired on {}. Sign with a credential that is valid, or set \
                 a later expiry.",
                key.id,
                date(expires_at)
            ),
        )
        .seen(date(expires_at))
        .expected(format!("an expiry after {}", date(now))),
    )
}

/// The judgement on a `sub` that is no client, where `iss` is one.
#[must_use]
pub fn no_client(subject: Option<&str>, client_id: &str, show: Show) -> Judgement {
    let Some(subject) = subject else {
        return Judgement::failed(
            Rule::Subject,
            Code::SubMissing,
            format!(
                "sub is absent or not a string; iss is the client {client_id}. Both must be the client's identifier."
            ),
        )
        .expected(client_id.to_owned());
    };
    let seen = show.client_id(subject);
    let length = subject.chars().count();
    if length > MAX_CLAIM {
        return Judgement::failed(
            Rule::Subject,
            Code::SubTooLong,
            format!("sub has {length} characters, at most {MAX_CLAIM} are read."),
        )
        .seen(seen)
        .expected(client_id.to_owned());
    }
    Judgement::failed(
        Rule::Subject,
        Code::SubMismatch,
        format!(
            "sub is {seen}, which is no client; iss is the client {client_id}. Both must be the client's identifier."
        ),
    )
    .seen(seen)
    .expected(client_id.to_owned())
}

/// The judgement on a signature by a usable key of the client that the header does not mean.
#[must_use]
pub fn signed_by_another(key: &Key) -> Judgement {
    Judgement::failed(
        Rule::Signature,
        Code::SignatureInvalid,
        format!(
            "The credential {} made the signature, which is not the one that the header means. Set kid to {} and alg \
             to {}, or sign with the other key.",
            key.id,
            key.shown_kid(),
            key.algorithm.unwrap_or_default()
        ),
    )
    .seen(key.shown_kid().to_owned())
    .expected("a signature by the credential that kid names")
}

/// The judgement on a signature that does not verify, with its cause. Lengths are in octets.
#[must_use]
pub fn failed(
    cause: Option<Cause>,
    algorithm: Algorithm,
    length: usize,
    size: Option<usize>,
) -> Judgement {
    let Some(cause) = cause else {
        return Judgement::failed(
            Rule::Signature,
            Code::SignatureInvalid,
            "The signature does not verify with the registered key. Sign with the private key \
             that belongs to it, and sign exactly the bytes that are sent.",
        );
    };
    let judgement = Judgement::failed(
        Rule::Signature,
        Code::SignatureInvalid,
        cause.message(algorithm),
    );
    if let Some((seen, expected)) = cause.compared(algorithm) {
        return judgement.seen(seen).expected(expected);
    }
    match size {
        Some(size) if !cause.is_by_the_key() && length != size => judgement
            .seen(format!("{length} bytes"))
            .expected(format!("{size} bytes")),
        _ => judgement,
    }
}
