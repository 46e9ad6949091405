//! What became of the request of a client that had proved who it is, for the log.

use axum::http::request::Parts;
use store::{Details, NewLog};

use super::authenticate::Caller;
use super::denial::Denial;
use super::failure_log::FAILED;
use super::parameters::Parameters;
use crate::access_token::AccessToken;
use crate::origin::Origin;
use crate::state::AppState;

/// The log's type of a successful exchange.
pub(super) const SUCCEEDED: &str = "seccft";

/// A token was given.
pub(super) fn granted(state: &AppState, parts: &Parts, caller: &Caller, token: &AccessToken) {
    let facts = [
        ("audience", Some(token.aud.as_str())),
        ("scope", token.scope.as_deref()),
    ];
    let description = "Client Credentials for Access Token".to_owned();
    record(state, parts, caller, (SUCCEEDED, description), facts);
}

/// No token was given, for this reason.
pub(super) fn denied(
    state: &AppState,
    parts: &Parts,
    caller: &Caller,
    parameters: &Parameters,
    (reason, denial): (&'static str, &Denial),
) {
    let audience = parameters.value("audience").map(primitives::text::excerpt);
    let scope = parameters.value("scope").map(primitives::text::excerpt);
    let facts = [
        ("reason", Some(reason)),
        ("audience", audience.as_deref()),
        ("scope", scope.as_deref()),
    ];
    record(state, parts, caller, (FAILED, denial.to_string()), facts);
}

fn record<const N: usize>(
    state: &AppState,
    parts: &Parts,
    caller: &Caller,
    (kind, description): (&str, String),
    facts: [(&str, Option<&str>); N],
) {
    let Origin { ip, user_agent } = Origin::of(parts);
    let of_caller = [
        ("method", Some(caller.method)),
        ("credential_id", caller.credential_id.as_deref()),
        ("kid", caller.seen.kid.as_deref()),
        ("alg", caller.seen.alg.as_deref()),
        ("aud", caller.seen.aud.as_deref()),
    ];
    state.journal.log(NewLog {
        date: state.clock.now().into(),
        kind: kind.into(),
        description: Some(description),
        client_id: Some(caller.client().client_id.clone()),
        client_name: Some(caller.client().name.clone()),
        ip,
        user_agent,
        details: Details::of_texts(of_caller.into_iter().chain(facts)),
    });
}
