//! The declaration of an operation of the management API: its route, its scope guard, its log entry and its part of the
//! OpenAPI document all come from it.
//!
//! # How to add an operation
//!
//! 1. Write the handler, and add an [`Operation`] to `operations()` of the resource's module: method, path, id, summary,
//!    scopes and handler, then the schemas of query string, body and answer. A change also needs the words of its log
//!    entry ([`Operation::logs`]). If no answer can hold a secret, say so ([`Operation::holds_no_secret`]): then it is
//!    compressed.
//! 2. The handler does not check those scopes: the guard has, before any extractor of the handler runs. Only what
//!    depends on the body is checked in the handler, by `Principal::require_any`.
//! 3. A new resource's `operations()` is added to that of `api/mod.rs`.

use axum::Extension;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{self, MethodRouter};

use super::compression::NoSecret;
use super::schema::{Object, Schema};
use crate::auth::{AuthError, Principal};
use crate::state::AppState;

/// An operation of the management API.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path, with its ids in braces.
    pub path: &'static str,
    /// A unique name, for generated code.
    pub id: &'static str,
    /// What it does, for people.
    pub summary: &'static str,
    /// The scopes: any one of them suffices.
    pub scopes: &'static [&'static str],
    /// The query string.
    pub query: Option<&'static Object>,
    /// The body.
    pub body: Option<&'static Object>,
    /// The status of success.
    pub success: u16,
    /// The body of success.
    pub answer: Option<&'static Schema>,
    /// No answer holds a secret or a token, so that it may be compressed.
    pub holds_no_secret: bool,
    /// The statuses of failure that only some operations have.
    pub failures: &'static [u16],
    /// How a change is described in the log.
    pub log: Option<LogDescription>,
    handler: MethodRouter<AppState>,
}

/// How a change is described in the log.
#[derive(Debug, Clone, Copy)]
pub struct LogDescription {
    /// If it was made.
    pub done: &'static str,
    /// If it was rejected.
    pub rejected: &'static str,
}

/// The part of a declaration that every operation has: path, id, summary and scopes.
type Signature = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

impl Operation {
    /// Declares a read.
    pub(super) fn get<H: Handler<T, AppState>, T: 'static>(
        signature: Signature,
        handler: H,
    ) -> Self {
        Self::new("GET", signature, routing::get(handler))
    }

    /// Declares a creation or an action.
    pub(super) fn post<H: Handler<T, AppState>, T: 'static>(
        signature: Signature,
        handler: H,
    ) -> Self {
        Self::new("POST", signature, routing::post(handler))
    }

    /// Declares a change.
    pub(super) fn patch<H: Handler<T, AppState>, T: 'static>(
        signature: Signature,
        handler: H,
    ) -> Self {
        Self::new("PATCH", signature, routing::patch(handler))
    }

    /// Declares a deletion.
    pub(super) fn delete<H: Handler<T, AppState>, T: 'static>(
        signature: Signature,
        handler: H,
    ) -> Self {
        Self::new("DELETE", signature, routing::delete(handler))
    }

    fn new(
        method: &'static str,
        (path, id, summary, scopes): Signature,
        handler: MethodRouter<AppState>,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            scopes,
            query: None,
            body: None,
            success: 204,
            answer: None,
            holds_no_secret: false,
            failures: &[],
            log: None,
            handler,
        }
    }

    pub(super) fn query(mut self, query: &'static Object) -> Self {
        self.query = Some(query);
        self
    }

    pub(super) fn body(mut self, body: &'static Object) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn answers(mut self, status: u16, answer: &'static Schema) -> Self {
        self.success = status;
        self.answer = Some(answer);
        self
    }

    /// Declares that no answer holds a secret or a token, whatever is requested: it may be compressed.
    pub(super) fn holds_no_secret(mut self) -> Self {
        self.holds_no_secret = true;
        self
    }

    pub(super) fn fails(mut self, failures: &'static [u16]) -> Self {
        self.failures = failures;
        self
    }

    /// The description of its log entry, if the change was made and if it was rejected.
    pub(super) fn logs(mut self, done: &'static str, rejected: &'static str) -> Self {
        self.log = Some(LogDescription { done, rejected });
        self
    }

    /// Its route, whose guard checks the scopes before any extractor of the handler runs (contract 1.2).
    pub(super) fn into_route(self) -> MethodRouter<AppState> {
        let (scopes, holds_no_secret) = (self.scopes, self.holds_no_secret);
        let guard = from_fn(
            move |Extension(principal): Extension<Principal>, request: Request, next: Next| async move {
                let mut response = guard(scopes, principal, request, next).await?;
                if holds_no_secret && response.status().is_success() {
                    response.extensions_mut().insert(NoSecret);
                }
                Ok::<_, AuthError>(response)
            },
        );
        self.handler.route_layer(guard)
    }
}

async fn guard(
    scopes: &'static [&'static str],
    principal: Principal,
    request: Request,
    next: Next,
) -> Result<Response, AuthError> {
    principal.require_any(scopes)?;
    Ok(next.run(request).await)
}
