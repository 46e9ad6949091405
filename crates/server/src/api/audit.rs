//! Authenticates callers before anything else, and logs their changes.

use axum::Extension;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::sync::Arc;
use store::NewLog;

use super::changes::Changes;
use super::fingerprints::Fingerprints;
use super::operation::{LogDescription, Operation};
use crate::access_token::OPERATOR;
use crate::auth::{AuthError, EarlyAuthentication, Principal, Scopes};
use crate::identifiers;
use crate::origin::Origin;
use crate::redact;
use crate::state::AppState;

/// The log's type of a change.
pub const CHANGED: &str = "sapi";
/// The log's type of a change that was rejected.
pub const REJECTED: &str = "fapi";

/// How changes are described, by method and path.
type Descriptions = Vec<(&'static str, &'static str, LogDescription)>;

/// The description of a request that is no operation, such as `PUT`.
const UNKNOWN: LogDescription = LogDescription {
    done: "API operation",
    rejected: "API operation rejected",
};

/// What the layer needs.
#[derive(Clone)]
pub struct Audit {
    state: AppState,
    descriptions: Arc<Descriptions>,
}

impl Audit {
    /// Describes changes as these operations declare.
    pub fn new(state: AppState, operations: &[Operation]) -> Self {
        let descriptions = operations
            .iter()
            .filter_map(|operation| Some((operation.method, operation.path, operation.log?)));
        Self {
            state,
            descriptions: Arc::new(descriptions.collect()),
        }
    }
}

/// In a response: the client that it is about, if the path does not name it.
#[derive(Clone, Debug)]
pub struct About(pub String);

/// In a response: the only credential that it is about.
#[derive(Clone, Debug)]
pub struct AboutCredential(pub String);

/// In a response: the keys that it is about.
#[derive(Clone, Debug)]
pub struct Keys(pub Vec<Fingerprints>);

/// In the response of a failure: its message.
#[derive(Clone, Debug)]
pub struct Reason(pub String);

/// Admits authenticated callers, and logs their changes: `sapi` if made, `fapi` if rejected.
pub async fn layer(
    State(Audit {
        state,
        descriptions,
    }): State<Audit>,
    request: Request,
    next: Next,
) -> Result<Response, AuthError> {
    let (mut parts, body) = request.into_parts();
    let principal = match parts.extensions.remove::<EarlyAuthentication>() {
        Some(EarlyAuthentication(principal)) => principal?,
        None => Principal::from_request_parts(&mut parts, &state).await?,
    };
    if parts.method.is_safe() {
        parts.extensions.insert(principal);
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let description = describe(&descriptions, &parts);
    let mut entry = entry(&parts, &principal, &state);
    let call = Call {
        id: identifiers::unique(state.random.as_ref()).map_err(|_| AuthError::Unavailable)?,
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
    };
    parts.extensions.insert(principal.clone());
    let request = Request::from_parts(parts, body);
    // In a task of its own: a change is finished and logged even if the caller disconnects.
    let task = tokio::spawn(async move {
        let mut response = next.run(request).await;
        complete(&mut entry, &response, description, &principal, &call);
        if let Ok(id) = HeaderValue::from_str(&call.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        record(&state, entry, &principal, response.status()).await;
        response
    });
    match task.await {
        Ok(response) => Ok(response),
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime is ending.
        Err(_) => Err(AuthError::Unavailable),
    }
}

/// The header of the answer to a change with the id that its log entry has.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request that makes a change.
struct Call {
    /// In the answer and in the log entry.
    id: String,
    method: Method,
    path: String,
}

/// How the caller proved who it is.
fn signed_in(principal: &Principal) -> &'static str {
    match principal.scopes {
        Scopes::All => "session",
        Scopes::Granted(_) if principal.subject == OPERATOR => "command_line",
        Scopes::Granted(_) => "token",
    }
}

/// Writes the entry. Who tries again and again what is rejected gets an entry for each as long as the attempts are few,
/// and then a count, so that rejected changes can't fill the disk.
async fn record(state: &AppState, mut entry: NewLog, principal: &Principal, status: StatusCode) {
    let is_counted = entry.kind == REJECTED
        && !state
            .rejected_changes
            .take(principal.subject.clone(), state.clock.now())
            .is_granted;
    if is_counted {
        let reason = match status {
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            status if status.is_server_error() => "server_error",
            _ => "rejected",
        };
        state.journal.count_in_audit(REJECTED, reason, entry.date);
    } else {
        if let (Some(client_id), None) = (&entry.client_id, &entry.client_name)
            && let Ok(Some(known)) = state.store.token_client(client_id).await
        {
            entry.client_name = Some(known.name.clone());
        }
        state.journal.audit(entry).await;
    }
}

/// Adds the outcome.
fn complete(
    entry: &mut NewLog,
    response: &Response,
    description: LogDescription,
    principal: &Principal,
    call: &Call,
) {
    let status = response.status();
    let description = if status.is_success() {
        description.done
    } else {
        entry.kind = REJECTED.into();
        description.rejected
    };
    entry.description = Some(description.into());
    if let Some(About(client_id)) = response.extensions().get() {
        entry.client_id = Some(client_id.clone());
    }
    let keys = response.extensions().get().map(|Keys(keys)| keys);
    let credential = response.extensions().get();
    let changes: Option<&Changes> = response.extensions().get();
    entry.client_name = changes.and_then(|changes| changes.client_name.clone());
    entry.details = json!({
        "request": { "id": call.id, "method": call.method.as_str(), "path": redact::path(&call.path) },
        "response": { "statusCode": status.as_u16() },
        "subject": principal.subject,
        "signed_in": signed_in(principal),
        "credential_id": credential.map(|AboutCredential(id)| id),
        "changes": changes.map(|changes| &changes.list).filter(|list| !list.is_empty()),
        "keys": keys.filter(|keys| !keys.is_empty()),
        "error": response.extensions().get().map(|Reason(message)| cut(message)),
    })
    .into();
}

/// A message of a length that no caller decides.
fn cut(message: &str) -> String {
    const LONGEST: usize = 400;
    let mut characters = message.chars();
    let mut text: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        text.push('…');
    }
    text
}

/// The path that the router matched, with its ids in braces.
fn pattern(parts: &Parts) -> &str {
    parts
        .extensions
        .get::<MatchedPath>()
        .map(MatchedPath::as_str)
        .unwrap_or_default()
}

fn describe(descriptions: &Descriptions, parts: &Parts) -> LogDescription {
    descriptions
        .iter()
        .find(|(method, path, _)| *method == parts.method.as_str() && *path == pattern(parts))
        .map_or(UNKNOWN, |&(_, _, description)| description)
}

fn entry(parts: &Parts, principal: &Principal, state: &AppState) -> NewLog {
    let Origin { ip, user_agent } = Origin::of(parts);
    NewLog {
        date: state.clock.now().into(),
        kind: CHANGED.into(),
        description: None,
        client_id: client_in(pattern(parts), parts.uri.path()),
        client_name: None,
        ip,
        user_agent,
        details: json!({ "subject": principal.subject }).into(),
    }
}

/// The client that the path names. Its id is 32 letters and digits; anything else is no client.
fn client_in(pattern: &str, path: &str) -> Option<String> {
    pattern.contains("{client_id}").then_some(())?;
    let id = path.split('/').nth(4)?;
    (id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| id.to_owned())
}

/// An answer that is about this client.
pub fn about(client_id: String, answer: impl IntoResponse) -> Response {
    (Extension(About(client_id)), answer).into_response()
}
