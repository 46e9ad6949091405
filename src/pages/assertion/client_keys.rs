//! The registered keys of the client that an assertion names, from our own server.

use assertion::explain::{Key, Registration, claimed_clients};
use leptos::{prelude::*, task::spawn_local};
use management_api::PublicKeys;

use super::Given;
use super::clients::PAUSE_MS;
use super::context::key_on_server;
use crate::{
    api::{Api, ApiError},
    domain::counted,
    session::{Session, SessionState},
};

/// What the server says of the client.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum ClientKeys {
    /// They were not requested.
    #[default]
    Unasked,
    /// There is no such client.
    Unknown,
    /// Its keys.
    Known(PublicKeys),
    /// They couldn't be read, for this reason.
    Failed(String),
}

impl ClientKeys {
    /// How the client is registered, and its keys that can verify a signature.
    pub(super) fn registration(&self) -> (Registration, Vec<Key>) {
        match self {
            Self::Known(keys) => (
                Registration::Method(keys.authentication_method.clone()),
                keys.keys.iter().filter_map(key_on_server).collect(),
            ),
            Self::Unknown => (Registration::Unknown, Vec::new()),
            Self::Unasked | Self::Failed(_) => (Registration::Unasked, Vec::new()),
        }
    }

    /// The client's ID, if the server knows it.
    pub(super) fn client_id(&self) -> Option<&str> {
        match self {
            Self::Known(keys) => Some(&keys.client_id),
            Self::Unasked | Self::Unknown | Self::Failed(_) => None,
        }
    }

    /// The hint of the client ID's field.
    pub(super) fn hint(&self, is_readable: bool) -> String {
        match self {
            Self::Known(keys) => format!(
                "Empty: as the assertion says. {} of {} found on this server.",
                counted(keys.keys.len() as u64, "key"),
                keys.client_id
            ),
            Self::Unknown => {
                "This server has no such client. Type the name of an application to choose one."
                    .to_owned()
            }
            Self::Unasked | Self::Failed(_) if is_readable => {
                "Empty: as the assertion says. Type the name of an application to choose another."
                    .to_owned()
            }
            Self::Unasked | Self::Failed(_) => {
                "Empty: as the assertion says. Sign in to have the client’s keys tried.".to_owned()
            }
        }
    }
}

/// True while keys can be read: from our own server, with a session.
pub(super) fn are_readable() -> Signal<bool> {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    Signal::derive(move || {
        api.backend().is_countersign() && matches!(*session.state().read(), SessionState::In(_))
    })
}

/// Reads the keys of the client that is typed, or else of the first that the request names and the server knows.
pub(super) fn read(
    typed: RwSignal<String>,
    request: Memo<Option<Given>>,
    is_readable: Signal<bool>,
) -> RwSignal<ClientKeys> {
    let api = expect_context::<Api>();
    let wanted = Memo::new(move |_| {
        let typed = typed.get().trim().to_owned();
        if !is_readable.get() {
            return Vec::new();
        }
        if !typed.is_empty() {
            return vec![typed];
        }
        request
            .read()
            .as_ref()
            .map(Given::clients)
            .unwrap_or_default()
    });
    let keys = RwSignal::new(ClientKeys::default());
    Effect::new(move || {
        let candidates = wanted.get();
        keys.set(ClientKeys::Unasked);
        if candidates.is_empty() {
            return;
        }
        let is_typed = !typed.read_untracked().is_empty();
        spawn_local(async move {
            let is_current = || wanted.try_get_untracked().as_ref() == Some(&candidates);
            if is_typed {
                gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
            }
            if is_current() {
                let answer = first_known(api, &candidates).await;
                if is_current() {
                    keys.try_set(answer);
                }
            }
        });
    });
    keys
}

impl Given {
    /// The clients that the request may come from.
    fn clients(&self) -> Vec<String> {
        let Self(request) = self;
        let assertion = request.assertion.as_deref().unwrap_or_default();
        let named = request.parameter("client_id").map(str::to_owned);
        claimed_clients(assertion)
            .into_iter()
            .flatten()
            .chain(named)
            .collect()
    }
}

/// The first of these clients that the server knows.
async fn first_known(api: Api, candidates: &[String]) -> ClientKeys {
    for id in candidates {
        match api.public_keys(id).await {
            Ok(keys) => return ClientKeys::Known(keys),
            Err(ApiError::NotFound(_)) => {}
            Err(error) => return ClientKeys::Failed(error.to_string()),
        }
    }
    ClientKeys::Unknown
}
