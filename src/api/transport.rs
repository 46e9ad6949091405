//! The only file that calls fetch.

use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;
use zeroize::Zeroizing;

use super::line::{Line, Pause, Place, Progress};
use super::throttle::Allowance;
use super::{ApiError, Backend, Token};

/// After this long without an answer a request counts as offline, in milliseconds.
const PATIENCE_MS: u32 = 30_000;
/// How often, and how long at a time, the console waits by itself when the server asks it to.
const WAITS: usize = 3;
const LONGEST_WAIT_S: u32 = 30;

/// Access to the backend; to this page's own server until [`Self::turn_to`] names another.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    lost: RwSignal<bool>,
    line: Line,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            lost: RwSignal::new(false),
            line: Line::default(),
        }
    }
}

impl Api {
    /// Talks to this backend from now on, with this token; returns those of before.
    pub fn turn_to(self, backend: Backend, token: Option<Token>) -> (Backend, Option<Token>) {
        self.line.turn_to(backend, token)
    }

    /// Whom it talks to.
    #[must_use]
    pub fn backend(self) -> Backend {
        self.line.backend()
    }

    /// A request was answered 401 since the last sign-in.
    #[must_use]
    pub fn session_lost(self) -> RwSignal<bool> {
        self.lost
    }

    /// A refusal, unless it was for want of a session and there is one again.
    #[must_use]
    pub fn still(self, refusal: Option<ApiError>) -> Option<ApiError> {
        refusal.filter(|error| *error != ApiError::Unauthenticated || self.lost.get())
    }

    /// Why requests are held back at present.
    #[must_use]
    pub fn waiting(self) -> Signal<Option<Pause>> {
        self.line.pause()
    }

    /// Tells how far a reading of all applications is, for as long as what it returns lives.
    pub(super) fn reading_all(self) -> Progress {
        self.line.reading_all()
    }

    /// Reads a document.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn read<T: DeserializeOwned>(self, path: &str) -> Result<T, ApiError> {
        self.exchange(Method::GET, path, None).await
    }

    /// Makes something new from a document, and reads the answer.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn post<T: DeserializeOwned>(
        self,
        path: &str,
        body: &(impl Serialize + ?Sized),
    ) -> Result<T, ApiError> {
        self.send(Method::POST, path, body).await
    }

    /// Changes what a document names, and reads the answer.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn patch<T: DeserializeOwned>(
        self,
        path: &str,
        body: &(impl Serialize + ?Sized),
    ) -> Result<T, ApiError> {
        self.send(Method::PATCH, path, body).await
    }

    async fn send<T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        body: &(impl Serialize + ?Sized),
    ) -> Result<T, ApiError> {
        let body = serde_json::to_string(body).map_err(|_| ApiError::Unreadable { status: 0 })?;
        self.exchange(method, path, Some(body)).await
    }

    /// Deletes; the answer has no body.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(self, path: &str) -> Result<(), ApiError> {
        self.answer(Method::DELETE, path, None).await.map(|_| ())
    }

    async fn exchange<T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<T, ApiError> {
        let (status, text) = self.answer(method, path, body).await?;
        serde_json::from_str(&text).map_err(|_| ApiError::Unreadable { status })
    }

    /// The body of a good answer. A refusal for asking too often was not carried out, so it is repeated.
    async fn answer(
        self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<(u16, String), ApiError> {
        let mut waits = 0;
        loop {
            let call = self.line.call(path)?;
            let mut place = self.line.wait_for_turn().await;
            let flight = Flight::start();
            let response = flight.send(&call, method.clone(), body.clone()).await?;
            let status = response.status();
            let retry_after = retry_after(&response);
            place.told = allowance(&response);
            // The browser reports a body that broke off as a failed read.
            let text = response
                .text()
                .await
                .map_err(|_| ApiError::Unreadable { status })?;
            if response.ok() {
                return Ok((status, text));
            }
            match ApiError::from_answer(status, &text, retry_after) {
                ApiError::RateLimited { seconds } if waits < WAITS && seconds <= LONGEST_WAIT_S => {
                    waits += 1;
                    drop::<Place>(place);
                    self.line.leave_alone(seconds.max(1)).await;
                }
                error => {
                    if error == ApiError::Unauthenticated {
                        self.lost.try_set(true);
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// Where a request goes, and as whom.
pub(super) struct Call {
    /// The address.
    pub url: String,
    /// The `Authorization` header; without one, the session cookie says who is asking.
    pub authorization: Option<Zeroizing<String>>,
    /// What it means that no answer came.
    pub unanswered: ApiError,
}

/// A request under way: it is aborted when its future is dropped, and when it takes too long.
struct Flight {
    controller: Option<AbortController>,
    _timeout: Timeout,
}

impl Flight {
    fn start() -> Self {
        let controller = AbortController::new().ok();
        let late = controller.clone();
        Self {
            controller,
            _timeout: Timeout::new(PATIENCE_MS, move || {
                if let Some(late) = late {
                    late.abort();
                }
            }),
        }
    }

    async fn send(
        &self,
        call: &Call,
        method: Method,
        body: Option<String>,
    ) -> Result<Response, ApiError> {
        let signal = self.controller.as_ref().map(AbortController::signal);
        let mut builder = RequestBuilder::new(&call.url)
            .abort_signal(signal.as_ref())
            .header("accept", "application/json");
        if let Some(authorization) = &call.authorization {
            builder = builder.header("authorization", authorization);
        } else if method != Method::GET {
            // A form of another site can't set a header: the server refuses changes without this one.
            builder = builder.header("x-countersign", "1");
        }
        builder = builder.method(method);
        let request = match body {
            Some(body) => builder
                .header("content-type", "application/json")
                .body(body),
            None => builder.build(),
        };
        let request = request.map_err(|_| call.unanswered.clone())?;
        request.send().await.map_err(|_| call.unanswered.clone())
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

fn retry_after(response: &Response) -> Option<u32> {
    let header = |name| response.headers().get(name);
    super::retry::after(
        header("retry-after").as_deref(),
        header("x-ratelimit-reset").as_deref(),
        crate::clock::now(),
    )
}

fn allowance(response: &Response) -> Option<Allowance> {
    let header = |name| response.headers().get(name)?.trim().parse().ok();
    Some(Allowance {
        limit: header("x-ratelimit-limit")?,
        remaining: header("x-ratelimit-remaining")?,
    })
}

/// A file beside the page, asked for anew each time; `None` where the host has none. Hosts answer a missing file with
/// 404, with 403 where its absence is a secret, or with a page.
///
/// # Errors
/// No answer, or another refusal.
pub async fn text_file(url: &str) -> Result<Option<String>, ApiError> {
    let response = RequestBuilder::new(url)
        .header("cache-control", "no-cache")
        .send()
        .await
        .map_err(|_| ApiError::Offline)?;
    let status = response.status();
    let content_type = response.headers().get("content-type").unwrap_or_default();
    if matches!(status, 403 | 404 | 410) || (response.ok() && content_type.starts_with("text/html"))
    {
        return Ok(None);
    }
    let text = response.text().await;
    match text {
        Ok(text) if response.ok() => Ok(Some(text)),
        Ok(text) => Err(ApiError::from_answer(status, &text, None)),
        Err(_) => Err(ApiError::Unreadable { status }),
    }
}
