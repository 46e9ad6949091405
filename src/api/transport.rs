//! The only file of the program that calls fetch. The page's first script has asked for some answers already.

use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

use super::connection::{Call, Connection};
use super::first_requests::{first_answer, forget_first_answers};
use super::rate_limit::{LimitHeaders, Permit, RateLimiter, ReadingAll, Retries};
use super::{ApiError, Backend, Pause, Token};

/// After this long without an answer a request counts as offline, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// Access to the backend; to this page's own server until [`Self::set_backend`] names another.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    session_lost: RwSignal<bool>,
    connection: Connection,
    limiter: RateLimiter,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            session_lost: RwSignal::new(false),
            connection: Connection::default(),
            limiter: RateLimiter::default(),
        }
    }
}

impl Api {
    /// Connects to this backend with this token; returns the previous ones.
    pub fn set_backend(self, backend: Backend, token: Option<Token>) -> (Backend, Option<Token>) {
        self.connection.set(backend, token)
    }

    /// The backend it talks to.
    #[must_use]
    pub fn backend(self) -> Backend {
        self.connection.backend()
    }

    /// A request was answered 401 since the last sign-in.
    #[must_use]
    pub fn session_lost(self) -> RwSignal<bool> {
        self.session_lost
    }

    /// The error, unless it was a missing session and there is one again.
    #[must_use]
    pub fn unless_signed_in_again(self, error: Option<ApiError>) -> Option<ApiError> {
        error.filter(|error| *error != ApiError::Unauthenticated || self.session_lost.get())
    }

    /// Why requests are held back at present.
    #[must_use]
    pub fn pause(self) -> Signal<Option<Pause>> {
        self.limiter.pause()
    }

    /// Reports how much of all applications has been read, until what it returns is dropped.
    pub(super) fn reading_all(self) -> ReadingAll {
        self.limiter.reading_all()
    }

    /// Reads a document.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn read<T: DeserializeOwned>(self, path: &str) -> Result<T, ApiError> {
        self.exchange(Method::GET, path, None).await
    }

    /// Posts a document, and reads the response.
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

    /// Sends a partial change, and reads the response.
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

    /// The body of a successful answer. A request that was answered 429 was not carried out, so it is repeated.
    async fn answer(
        self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<(u16, String), ApiError> {
        let mut retries = Retries::default();
        loop {
            let call = self.connection.call(path)?;
            let is_throttled = !self.backend().is_countersign();
            let mut permit = self.limiter.acquire(is_throttled).await;
            let flight = Flight::start();
            let response = flight.send(&call, method.clone(), body.clone()).await?;
            let status = response.status();
            permit.headers = LimitHeaders::read(|name| response.headers().get(name));
            let retry_after = permit.headers.retry_after;
            // The browser reports a body that broke off as a failed read.
            let text = response
                .text()
                .await
                .map_err(|_| ApiError::Unreadable { status })?;
            if response.ok() {
                return Ok((status, text));
            }
            match ApiError::from_answer(status, &text, retry_after) {
                ApiError::RateLimited { seconds } if retries.take(seconds) => {
                    drop::<Permit>(permit);
                    self.limiter.back_off(seconds.max(1)).await;
                }
                error => {
                    if error == ApiError::Unauthenticated {
                        self.session_lost.try_set(true);
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// A request in flight: aborted when its future is dropped, and when it takes too long.
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
            _timeout: Timeout::new(TIMEOUT_MS, move || {
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
        if method != Method::GET {
            forget_first_answers();
        } else if call.authorization.is_none()
            && let Some(response) = first_answer(&call.url).await
        {
            return Ok(response.into());
        }
        let signal = self.controller.as_ref().map(AbortController::signal);
        let mut builder = RequestBuilder::new(&call.url)
            .abort_signal(signal.as_ref())
            .header("accept", "application/json");
        if let Some(authorization) = &call.authorization {
            builder = builder.header("authorization", authorization);
        } else if method != Method::GET {
            // A form of another site can't set a header: the server rejects changes without this one.
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

/// A file beside the page, always fetched anew; `None` if the host has none. For a missing file hosts answer
/// 404, 403, or a page.
///
/// # Errors
/// No answer, or another error.
pub async fn text_file(url: &str) -> Result<Option<String>, ApiError> {
    let response = match first_answer(url).await {
        Some(response) => response.into(),
        None => RequestBuilder::new(url)
            .header("cache-control", "no-cache")
            .send()
            .await
            .map_err(|_| ApiError::Offline)?,
    };
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
