//! `private_key_jwt`.

use assertion::request::assertion_type;
use assertion::{Algorithm, Assertion, ClientView, MAX_SKEW, RegisteredKey, Report, Show, check};
use chrono::{DateTime, Utc};
use management_api::{Authentication, Method, Timestamp};
use primitives::text;
use std::borrow::Cow;
use store::{CredentialUse, Outcome, RsaPublicKey, StoreError, TokenClient, TokenCredential};

use super::signature::{is_signed_by, verify_dummy};
use super::{AuthenticationError, Caller};
use crate::oauth::examination::evidence;
use crate::oauth::failure_log::{AssertionFacts, Attempt, Reason};
use crate::redact;
use crate::state::AppState;

const METHOD: &str = "private_key_jwt";
/// No client identifier is longer, in bytes: a longer one is not looked up.
const MAX_CLIENT_ID: usize = 64;

/// Checks the assertion against every rule, then verifies its signature, then uses up its jti.
///
/// Whatever is wrong, as many signatures are verified as for a valid assertion of the same form.
pub(super) async fn verify(
    state: &AppState,
    text: &str,
    kind: Option<&str>,
    client_id: Option<&str>,
) -> Result<Caller, AuthenticationError> {
    let rejected = |reason| Attempt::rejected(client_id.map(str::to_owned), reason);
    if let Some(judgement) = assertion_type(kind, Show::Redacted) {
        return Err(Attempt {
            evidence: Some(evidence(text)),
            ..rejected(Reason::Rule(judgement))
        }
        .into());
    }
    let assertion = Assertion::parse(text).map_err(|judgement| Attempt {
        method: Some(METHOD),
        evidence: Some(evidence(text)),
        ..rejected(Reason::Rule(judgement))
    })?;
    let subject = assertion.subject().unwrap_or_default().to_owned();
    let known = if subject.len() > MAX_CLIENT_ID {
        None
    } else {
        state.store.token_client(&subject).await?
    };
    let credentials = known.as_deref().map(attached).unwrap_or_default();
    // One reading of the clock for both the expiry check and the jti: otherwise a replay just before the expiry could
    // find the jti already expired.
    let now = state.clock.now();
    let report = judge(&assertion, &subject, credentials, state, now);

    let credential_id = suspected(&assertion, credentials, &report);

    let mut reason = rejection(known.as_deref(), client_id, &subject, &report);
    if reason.is_none() && !is_first_use(state, &assertion, &subject, now).await? {
        reason = Some(Reason::JtiReplayed);
    }
    match (known, reason) {
        (Some(known), None) => {
            record_use(state, credential_id.as_deref(), now).await;
            Ok(Caller {
                known,
                method: METHOD,
                credential_id,
                seen: AssertionFacts::of_accepted(&report),
            })
        }
        (known, reason) => {
            let reason = reason.unwrap_or(Reason::ClientUnknown);
            Err(Attempt {
                method: Some(METHOD),
                compared: compared(&reason, known.as_deref(), client_id, &subject),
                issuer: issuer_of(&assertion),
                client_name: known.map(|known| known.name.clone()),
                credential_id,
                is_use: true,
                evidence: Some(evidence(text)),
                reason,
                ..Attempt::of(&assertion)
            }
            .into())
        }
    }
}

/// Both sides of a comparison that is no rule of the assertion's own.
fn compared(
    reason: &Reason,
    known: Option<&TokenClient>,
    client_id: Option<&str>,
    subject: &str,
) -> Option<(Cow<'static, str>, Cow<'static, str>)> {
    match reason {
        Reason::MethodNotRegistered => Some((METHOD.into(), known?.authentication.as_str().into())),
        // The subject is a client's identifier by now.
        Reason::ClientIdMismatch => {
            let named = client_id?;
            let seen = if named.trim() == subject {
                text::mark_blanks(text::escape(named))
            } else {
                redact::client_id(named).into_owned()
            };
            Some((seen.into(), subject.to_owned().into()))
        }
        _ => None,
    }
}

/// Who issued the assertion, if that could be a client.
fn issuer_of(assertion: &Assertion) -> Option<String> {
    let issuer = assertion.claim("iss")?.as_str()?;
    (issuer.len() <= MAX_CLIENT_ID).then(|| issuer.to_owned())
}

/// The first reason to reject, except a reused jti.
fn rejection(
    known: Option<&TokenClient>,
    client_id: Option<&str>,
    subject: &str,
    report: &Report,
) -> Option<Reason> {
    let Some(known) = known else {
        return Some(Reason::ClientUnknown);
    };
    if !uses_private_key_jwt(known) {
        return Some(Reason::MethodNotRegistered);
    }
    if client_id.is_some_and(|named| named != subject) {
        return Some(Reason::ClientIdMismatch);
    }
    if let Some(failure) = report.failure() {
        return Some(Reason::Rule(failure.clone()));
    }
    (!report.is_accepted()).then_some(Reason::NothingPresented)
}

/// A rejection is recorded with its log entry, which may find another credential to be the one.
async fn record_use(state: &AppState, credential_id: Option<&str>, now: DateTime<Utc>) {
    let Some(credential_id) = credential_id else {
        return;
    };
    let accepted = CredentialUse {
        credential_id: credential_id.to_owned(),
        at: now.into(),
        outcome: Outcome::Accepted,
    };
    state.journal.credential_accepted(accepted).await;
}

fn uses_private_key_jwt(known: &TokenClient) -> bool {
    matches!(
        known.authentication,
        Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ..
        }
    )
}

/// The credentials that count: none if the client is registered for another method.
fn attached(known: &TokenClient) -> &[TokenCredential] {
    if uses_private_key_jwt(known) {
        &known.credentials
    } else {
        &[]
    }
}

/// Checks every rule except single use of the jti, and verifies the signature.
fn judge(
    assertion: &Assertion,
    subject: &str,
    credentials: &[TokenCredential],
    state: &AppState,
    now: DateTime<Utc>,
) -> Report {
    let keys: Vec<RegisteredKey> = credentials.iter().filter_map(registered).collect();
    let client = ClientView {
        client_id: subject,
        keys: &keys,
    };
    let now = now.timestamp_millis() as f64 / 1000.0;
    let mut report = check(assertion, &state.policy, &client, now);

    let tries = if assertion.header("kid").is_some() {
        1
    } else {
        2
    };
    let mut signed_by = None;
    for index in 0..tries {
        let candidate = report
            .candidates
            .get(index)
            .and_then(|id| credentials.iter().find(|credential| credential.id == *id))
            .and_then(usable);
        match candidate {
            Some((id, key, algorithm)) if is_signed_by(assertion, key, algorithm) => {
                signed_by = Some(id.to_owned());
                break;
            }
            Some(_) => {}
            None => verify_dummy(assertion),
        }
    }
    report.conclude(signed_by.as_deref());
    if let Some(id) = signed_by {
        report.candidates = vec![id];
    }
    report
}

fn registered(credential: &TokenCredential) -> Option<RegisteredKey> {
    let (id, _, algorithm) = usable(credential)?;
    Some(RegisteredKey {
        id: id.to_owned(),
        kid: credential.kid.clone()?,
        algorithm,
        expires_at: credential
            .expires_at
            .map(|at| at.to_millis() as f64 / 1000.0),
        attached: true,
    })
}

fn usable(credential: &TokenCredential) -> Option<(&str, &RsaPublicKey, Algorithm)> {
    Some((&credential.id, credential.key.as_ref()?, credential.alg?))
}

/// The credential that an attempt is attributed to: the one that signed, the one that the kid names, or the only
/// candidate.
fn suspected(
    assertion: &Assertion,
    credentials: &[TokenCredential],
    report: &Report,
) -> Option<String> {
    match (report.candidates.as_slice(), assertion.kid()) {
        ([only], _) => Some(only.clone()),
        (_, Some(kid)) => credentials
            .iter()
            .find(|credential| credential.kid.as_deref() == Some(kid))
            .map(|credential| credential.id.clone()),
        _ => None,
    }
}

/// Stores the identifier, durably and atomically, only once the signature is known to be good: a
/// forger must not use up the identifiers of others. It is kept for longer than the assertion is good, so that no request
/// under way, and no other host whose clock is behind, takes it again.
async fn is_first_use(
    state: &AppState,
    assertion: &Assertion,
    client_id: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (Some(jti), Some(exp)) = (
        assertion.identifier(),
        assertion.claim("exp").and_then(serde_json::Value::as_f64),
    ) else {
        return Ok(false);
    };
    let until = Timestamp::from_millis(((exp + f64::from(MAX_SKEW)) * 1000.0).ceil() as i64);
    let Some(until) = until else {
        return Ok(false);
    };
    state
        .store
        .remember_jti(client_id, jti, until, now.into())
        .await
}
