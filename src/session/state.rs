//! The session of this tab.

use super::arrives_by_link;
use leptos::{prelude::*, task::spawn_local};
use management_api::SessionInfo;

use crate::{
    api::{Api, ApiError, Backend, Claims, Token},
    clock, preferences,
    routes::folder,
    ui::Toasts,
};

/// Whether the user is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Not known yet.
    Checking,
    /// Signed out.
    Out,
    /// Signed in.
    In(SessionInfo),
    /// The server can't be reached.
    Unknown(ApiError),
}

/// The session of this tab. With this page's own server it is a cookie, out of reach of scripts; with any other
/// backend a token, in memory only.
#[derive(Clone, Copy)]
pub struct Session {
    api: Api,
    state: RwSignal<SessionState>,
    by_cookie: bool,
}

impl Session {
    /// Nothing is known until [`Self::start`]. It is `by_cookie` with this page's own server.
    #[must_use]
    pub fn new(api: Api, by_cookie: bool) -> Self {
        Self {
            api,
            state: RwSignal::new(SessionState::Checking),
            by_cookie,
        }
    }

    /// Whether the user is signed in.
    #[must_use]
    pub fn state(self) -> Signal<SessionState> {
        self.state.into()
    }

    /// The session expired while pages were open: they stay, and a dialog asks to sign in again.
    #[must_use]
    pub fn is_lost(self) -> Signal<bool> {
        let lost = self.api.session_lost();
        let state = self.state;
        Signal::derive(move || lost.get() && matches!(*state.read(), SessionState::In(_)))
    }

    /// Asks the server, unless a sign-in link is about to start a session. Other backends need a token first.
    pub fn start(self) {
        if !self.by_cookie {
            self.state.set(SessionState::Out);
            return;
        }
        if !arrives_by_link() {
            self.check();
        }
        self.notice_other_tabs();
    }

    /// A tab that is signed out asks again when another tab signs in, and when it is looked at.
    fn notice_other_tabs(self) {
        let ask = move || {
            if *self.state.read_untracked() == SessionState::Out {
                self.check();
            }
        };
        let held = [
            window_event_listener_untyped("storage", move |_| ask()),
            window_event_listener_untyped("focus", move |_| ask()),
        ];
        on_cleanup(move || held.into_iter().for_each(|listener| listener.remove()));
    }

    /// It is a session with this page's own server.
    #[must_use]
    pub fn is_by_cookie(self) -> bool {
        self.by_cookie
    }

    /// Asks the server; not needed with a token, which names its subject.
    pub fn check(self) {
        if !self.by_cookie {
            return;
        }
        spawn_local(async move {
            let _ = self.refresh().await;
        });
    }

    /// Asks the server; returns true if the user is signed in.
    ///
    /// # Errors
    /// The server can't be reached.
    pub async fn refresh(self) -> Result<bool, ApiError> {
        let answer = self.api.session().await;
        // The user may have signed in during the request.
        let was_in = matches!(*self.state.read_untracked(), SessionState::In(_));
        match answer {
            Ok(info) => {
                self.enter(info);
                Ok(true)
            }
            Err(ApiError::Unauthenticated) => {
                // A page with a form in it stays where it is.
                if !was_in {
                    self.state.try_set(SessionState::Out);
                    self.api.session_lost().try_set(false);
                }
                Ok(false)
            }
            Err(error) => {
                if !was_in {
                    self.state.try_set(SessionState::Unknown(error.clone()));
                }
                Err(error)
            }
        }
    }

    /// Signs in with a one-time code.
    ///
    /// # Errors
    /// The code was used, has expired or never existed; or the server can't be reached.
    pub async fn sign_in(self, code: &str) -> Result<(), ApiError> {
        self.api.sign_in(code).await.map(|info| {
            self.enter(info);
            preferences::tell_other_tabs(&clock::iso(clock::now()));
        })
    }

    /// Starts or continues with a token for this backend, once a first request shows that it is accepted.
    ///
    /// # Errors
    /// The backend rejects the token, or can't be reached; then nothing is changed.
    pub async fn connect(self, backend: Backend, token: Token) -> Result<(), ApiError> {
        let info = info_of(token.claims());
        let (old_backend, old_token) = self.api.set_backend(backend, Some(token));
        match self.api.probe().await {
            Ok(()) => {
                self.enter(info);
                Ok(())
            }
            Err(error) => {
                self.api.set_backend(old_backend, old_token);
                Err(error)
            }
        }
    }

    /// Ends the session here and on the server. A token is dropped by reloading the page: nothing of it, or of what
    /// it showed, stays in memory.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        if !self.by_cookie {
            let home = format!("{}/", folder());
            let _ = window().location().replace(&home);
            return Ok(());
        }
        match self.api.sign_out().await {
            Ok(()) | Err(ApiError::Unauthenticated) => {
                self.api.session_lost().try_set(false);
                self.state.try_set(SessionState::Out);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The label of the action that ends it.
    #[must_use]
    pub fn leave_label(self) -> &'static str {
        if self.is_by_cookie() {
            "Sign out"
        } else {
            "Disconnect"
        }
    }

    /// Ends the session, and reports a failure.
    pub fn leave(self, toasts: Toasts) {
        spawn_local(async move {
            if let Err(error) = self.sign_out().await {
                toasts.failed(format!("You are still signed in. {error}"));
            }
        });
    }

    fn enter(self, info: SessionInfo) {
        self.api.session_lost().try_set(false);
        self.state.try_set(SessionState::In(info));
    }
}

/// A token's claims as a session. One without expiry was rejected before.
fn info_of(claims: &Claims) -> SessionInfo {
    SessionInfo {
        subject: claims.subject.clone(),
        scopes: claims.scopes.clone(),
        expires_at: claims.expires_at.unwrap_or_default().into(),
    }
}
