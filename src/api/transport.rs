//! The only file of the program that calls fetch. The page's first script has already requested some answers.

use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

use super::connection::{Call, Connection};
use super::first_requests::{first_answer, forget_first_answers};
use super::rate_limit::{LimitHeaders, Permit, RateLimiter, ReadingAll, Retries};
use super::reachability::Reachability;
use super::{ApiError, Backend, Pause, Token, json};

/// After this long without an answer a request counts as offline, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// Access to the backend; to this page's own server until [`Self::set_backend`] names another.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    session_lost: RwSignal<bool>,
    connection: Connection,
    limiter: RateLimiter,
    reachability: Reachability,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            session_lost: RwSignal::new(false),
            connection: Connection::default(),
            limiter: RateLimiter::default(),
            reachability: Reachability::default(),
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

    /// Whether the backend answers, and when what is shown is to be read again.
    #[must_use]
    pub fn reachability(self) -> Reachability {
        self.reachability
    }

    /// Asks the backend for any answer, once; then everything that is shown is read again.
    ///
    /// # Errors
    /// It can't be reached.
    pub async fn try_to_reach(self) -> Result<(), ApiError> {
        let call = self.connection.call(self.cheap_path())?;
        Flight::start().ping(&call).await?;
        self.reachability.answered();
        self.reachability.look_again();
        Ok(())
    }

    /// Any path that the backend answers at once.
    fn cheap_path(self) -> &'static str {
        if self.backend().is_countersign() {
            "/countersign/v1/server"
        } else {
            "/api/v2/clients?page=0&per_page=1&fields=client_id"
        }
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
        json::from_str(&text).map_err(|_| ApiError::Unreadable { status })
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
            let response = self
                .send_reachably(&flight, &call, &method, body.clone())
                .await?;
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

impl Api {
    /// Sends a request. No change is sent to a backend that doesn't answer: then it is certain that nothing was done.
    async fn send_reachably(
        self,
        flight: &Flight,
        call: &Call,
        method: &Method,
        body: Option<String>,
    ) -> Result<Response, ApiError> {
        let is_change = *method != Method::GET;
        // A tenant counts requests.
        if is_change && self.backend().is_countersign() && !self.reachability.is_fresh() {
            let path = self.connection.call(self.cheap_path())?;
            flight
                .ping(&path)
                .await
                .inspect_err(|error| self.reachability.lost(error))?;
        }
        match flight.send(call, method.clone(), body).await {
            Ok(response) => {
                self.reachability.answered();
                Ok(response)
            }
            Err(error) => {
                self.reachability.lost(&error);
                Err(if is_change {
                    ApiError::Lost(error.to_string())
                } else {
                    error
                })
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

    /// What every request of the call has.
    fn request(&self, call: &Call) -> RequestBuilder {
        let signal = self.controller.as_ref().map(AbortController::signal);
        let builder = RequestBuilder::new(&call.url)
            .abort_signal(signal.as_ref())
            .header("accept", "application/json");
        match &call.authorization {
            Some(authorization) => builder.header("authorization", authorization),
            None => builder,
        }
    }

    /// Asks for any answer.
    async fn ping(&self, call: &Call) -> Result<(), ApiError> {
        let answer = self.request(call).send().await;
        answer.map(drop).map_err(|_| call.unanswered.clone())
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
        let mut builder = self.request(call);
        if call.authorization.is_none() && method != Method::GET {
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

/// A file beside the page, never from the cache; `None` if the host has none. For a missing file hosts answer
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

/// Returns true if anybody answers at this address. The browser lets every page ask that, and shows nothing of the
/// answer.
pub(super) async fn answers(url: &str) -> bool {
    RequestBuilder::new(url)
        .mode(web_sys::RequestMode::NoCors)
        .credentials(web_sys::RequestCredentials::Omit)
        .send()
        .await
        .is_ok()
}

/// Posts a form to a token endpoint, as a client of it would: without cookies.
///
/// # Errors
/// No answer, or one that the browser may not show.
pub(super) async fn post_form(url: &str, form: String) -> Result<(u16, String), ApiError> {
    let response = RequestBuilder::new(url)
        .method(Method::POST)
        .credentials(web_sys::RequestCredentials::Omit)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .map_err(|_| ApiError::Offline)?
        .send()
        .await
        .map_err(|_| ApiError::Offline)?;
    let status = response.status();
    let text = response.text().await;
    Ok((status, text.map_err(|_| ApiError::Unreadable { status })?))
}
