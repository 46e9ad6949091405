//! Log entries of token requests by authenticated clients.

use async_trait::async_trait;
use axum::http::request::Parts;
use management_api::Timestamp;
use store::{Details, NewLog, Store};

use super::authenticate::Caller;
use super::error::OAuthError;
use super::failure_log::FAILED;
use super::parameters::Parameters;
use crate::access_token::AccessToken;
use crate::journal::{Failure, Recorded};
use crate::origin::Origin;
use crate::redact;
use crate::state::AppState;

/// The log's type of a successful exchange.
pub(super) const SUCCEEDED: &str = "seccft";

/// Logs that a token was issued.
pub(super) async fn issued(state: &AppState, parts: &Parts, caller: &Caller, token: &AccessToken) {
    let facts = [
        ("audience", Some(token.aud.as_str())),
        ("scope", token.scope.as_deref()),
    ];
    let description = "Access token issued (client credentials)".to_owned();
    let entry = entry(state, parts, caller, (SUCCEEDED, description), facts);
    state.journal.issued(entry).await;
}

/// Logs that no token was issued, and why.
pub(super) fn rejected(
    state: &AppState,
    parts: &Parts,
    caller: &Caller,
    parameters: &Parameters,
    (reason, denial): (&'static str, &OAuthError),
) {
    let audience = parameters.value("audience").map(redact::text);
    let scope = parameters.value("scope").map(redact::text);
    let facts = [
        ("reason", Some(reason)),
        ("audience", audience.as_deref()),
        ("scope", scope.as_deref()),
    ];
    let entry = entry(state, parts, caller, (FAILED, denial.to_string()), facts);
    state.journal.failed(RejectedRequest { entry, reason });
}

/// A rejected token request of an authenticated client.
struct RejectedRequest {
    entry: NewLog,
    reason: &'static str,
}

#[async_trait]
impl Failure for RejectedRequest {
    fn kind(&self) -> &'static str {
        FAILED
    }

    fn reason(&self) -> &'static str {
        self.reason
    }

    fn date(&self) -> Timestamp {
        self.entry.date
    }

    fn trace(&self) {
        tracing::warn!(
            client = self.entry.client_id,
            ip = self.entry.ip,
            reason = self.reason,
            why = self.entry.description,
            "token request rejected"
        );
    }

    async fn entry(self: Box<Self>, _: &dyn Store) -> Recorded {
        self.trace();
        self.entry.into()
    }
}

fn entry<const N: usize>(
    state: &AppState,
    parts: &Parts,
    caller: &Caller,
    (kind, description): (&str, String),
    facts: [(&str, Option<&str>); N],
) -> NewLog {
    let Origin { ip, user_agent } = Origin::of(parts);
    let of_caller = [
        ("method", Some(caller.method)),
        ("credential_id", caller.credential_id.as_deref()),
        ("kid", caller.seen.kid.as_deref()),
        ("alg", caller.seen.alg.as_deref()),
        ("aud", caller.seen.aud.as_deref()),
    ];
    NewLog {
        date: state.clock.now().into(),
        kind: kind.into(),
        description: Some(description),
        client_id: Some(caller.client().client_id.clone()),
        client_name: Some(caller.client().name.clone()),
        ip,
        user_agent,
        details: Details::of_texts(of_caller.into_iter().chain(facts)),
    }
}
