//! `private_key_jwt`.

use assertion::{Algorithm, Assertion, ClientView, MAX_SKEW, RegisteredKey, Report, check};
use chrono::{DateTime, Utc};
use management_api::{Authentication, Method, Timestamp};
use store::{CredentialUse, Outcome, RsaPublicKey, StoreError, TokenClient, TokenCredential};

use super::signature::{is_signed_by, verify_dummy};
use super::{AuthenticationError, Caller};
use crate::oauth::failure_log::{AssertionFacts, Attempt, Reason};
use crate::state::AppState;

/// The only assertion type (RFC 7523, section 2.2).
const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
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
    if kind != Some(TYPE) {
        return Err(rejected(Reason::AssertionTypeWrong).into());
    }
    let assertion =
        Assertion::parse(text).map_err(|judgement| rejected(Reason::Rule(judgement)))?;
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
    record_use(state, credential_id.as_deref(), reason.as_ref(), now).await;
    match (known, reason) {
        (Some(known), None) => Ok(Caller {
            known,
            method: METHOD,
            credential_id,
            seen: AssertionFacts::of_accepted(&report),
        }),
        (known, reason) => Err(Attempt {
            method: Some(METHOD),
            client_name: known.map(|known| known.name.clone()),
            credential_id,
            reason: reason.unwrap_or(Reason::ClientUnknown),
            ..Attempt::of(&assertion)
        }
        .into()),
    }
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

async fn record_use(
    state: &AppState,
    credential_id: Option<&str>,
    rejection: Option<&Reason>,
    now: DateTime<Utc>,
) {
    let Some(credential_id) = credential_id else {
        return;
    };
    let usage = |outcome| CredentialUse {
        credential_id: credential_id.to_owned(),
        at: now.into(),
        outcome,
    };
    match rejection {
        None => {
            let accepted = usage(Outcome::Accepted);
            state.journal.credential_accepted(accepted).await;
        }
        Some(reason) => {
            let rejected = usage(Outcome::Refused(reason.code().into()));
            state.journal.credential_rejected(rejected);
        }
    }
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
