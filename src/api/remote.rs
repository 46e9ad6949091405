//! Data read from the backend: the last answer stays in view while the next is being read.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local_scoped_with_cancellation};
use management_api::Credential;

use super::{Api, ApiError};
use crate::clock;

/// What was read longer ago than this, in milliseconds, is read again when the tab is looked at.
const OLD_MS: i64 = 1_000;
const OLD_AT_TENANT_MS: i64 = 30_000;

/// Something read from the server.
pub struct Remote<T: Send + Sync + 'static> {
    latest: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    again: RwSignal<()>,
    /// When it was last read, in milliseconds.
    read_at: StoredValue<i64>,
    api: Option<Api>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Remote<T> {
    /// Reads at once, and again when a signal changes that `fetch` reads. A pending read is then
    /// cancelled: its response is not needed.
    pub fn load<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let remote = Self {
            latest: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(true),
            again: RwSignal::new(()),
            read_at: StoredValue::new(0),
            api: use_context(),
        };
        Effect::new(move || {
            remote.again.track();
            let answer = fetch();
            remote.busy.set(true);
            // The effect's next run, and its disposal, cancel what the last one started.
            spawn_local_scoped_with_cancellation(async move {
                remote.take(answer.await);
            });
        });
        if let Some(api) = remote.api {
            remote.read_again_once_signed_in(api);
            remote.read_again_when_looked_at(api);
        }
        remote
    }

    /// Other tabs and people change things meanwhile.
    fn read_again_when_looked_at(self, api: Api) {
        let looks = api.reachability().looks();
        Effect::new(move |looked: Option<()>| {
            looks.track();
            if looked.is_none() || self.busy.get_untracked() {
                return;
            }
            // A tenant counts requests.
            let age = if api.backend().is_countersign() {
                OLD_MS
            } else {
                OLD_AT_TENANT_MS
            };
            let is_old = clock::now().timestamp_millis() - self.read_at.get_value() > age;
            let is_failed = self
                .error
                .with_untracked(|error| error.as_ref().is_some_and(ApiError::is_unreachable));
            if is_old || is_failed {
                self.reload();
            }
        });
    }

    fn read_again_once_signed_in(self, api: Api) {
        let lost = api.session_lost();
        Effect::new(move |was_lost: Option<bool>| {
            let is_lost = lost.get();
            let is_back = was_lost == Some(true) && !is_lost;
            if is_back && *self.error.read_untracked() == Some(ApiError::Unauthenticated) {
                self.reload();
            }
            is_lost
        });
    }

    fn take(self, answer: Result<T, ApiError>) {
        self.read_at.set_value(clock::now().timestamp_millis());
        match answer {
            Ok(value) => {
                if self.latest.read_untracked().as_ref() != Some(&value) {
                    self.latest.set(Some(value));
                }
                if self.error.read_untracked().is_some() {
                    self.error.set(None);
                }
            }
            Err(failure) => self.error.set(Some(failure)),
        }
        self.busy.set(false);
    }

    /// Reads again, unless the page was left.
    pub fn reload(self) {
        self.again.try_set(());
    }

    /// Stores a response that came with a change.
    pub fn put(self, value: T) {
        self.latest.try_set(Some(value));
    }

    /// The last good answer.
    pub fn latest(self) -> Signal<Option<T>> {
        self.latest.into()
    }

    /// The last good answer, or the default.
    pub fn value(self) -> Signal<T>
    where
        T: Default,
    {
        Memo::new(move |_| self.latest.get().unwrap_or_default()).into()
    }

    /// The error of the last read, until one succeeds.
    pub fn error(self) -> Signal<Option<ApiError>> {
        match self.api {
            Some(api) => Signal::derive(move || api.unless_signed_in_again(self.error.get())),
            None => self.error.into(),
        }
    }

    /// A read is in progress.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }
}

impl Remote<Vec<Credential>> {
    /// The credentials that an application has stored.
    pub fn credentials_of(client_id: String) -> Self {
        let api = expect_context::<Api>();
        Self::load(move || {
            let client_id = client_id.clone();
            async move { api.credentials(&client_id).await }
        })
    }
}
