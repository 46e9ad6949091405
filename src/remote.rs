//! Data that the server holds: the last good answer stays in view while the next is on its way.

use std::future::Future;

use leptos::prelude::*;

use crate::api::ApiError;
use crate::pages::Failure;

/// Something read from the server.
pub struct Remote<T: Send + Sync + 'static> {
    latest: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    resource: LocalResource<Result<T, ApiError>>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Remote<T> {
    /// Reads at once, and again when a signal changes that `fetch` reads before its first await.
    pub fn load<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let resource = LocalResource::new(fetch);
        let (latest, error) = (RwSignal::new(None), RwSignal::new(None));
        Effect::new(move || match resource.get() {
            Some(Ok(value)) => {
                if latest.read_untracked().as_ref() != Some(&value) {
                    latest.set(Some(value));
                }
                if error.read_untracked().is_some() {
                    error.set(None);
                }
            }
            Some(Err(failure)) => error.set(Some(failure)),
            None => {}
        });
        Self {
            latest,
            error,
            resource,
        }
    }

    /// Reads again, unless the page is gone.
    pub fn reload(self) {
        if !self.latest.is_disposed() {
            self.resource.refetch();
        }
    }

    /// Takes an answer that came with a change.
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

    /// The failure of the last read.
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }
}

/// Draws `ready` once there is an answer, a skeleton before, and a failure with a way to try again.
#[component]
pub fn Loaded<T, V>(
    /// What is read.
    remote: Remote<T>,
    /// Shown until the first answer.
    #[prop(into)]
    skeleton: ViewFn,
    /// Shown with the answer; drawn once, its signal follows later answers.
    ready: impl Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Default + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let value = remote.value();
    let state = Memo::new(move |_| {
        (
            remote.latest().read().is_some(),
            remote.error().read().is_some(),
        )
    });
    let failed = move || {
        remote.error().get().map(|error| {
            view! { <Failure error on_retry=move |()| remote.reload() /> }
        })
    };
    view! {
        {failed}
        {move || match state.get() {
            (true, _) => ready(value).into_any(),
            (false, true) => ().into_any(),
            (false, false) => skeleton.run().into_any(),
        }}
    }
}
