//! Connecting by a pasted token.

use leptos::{html, prelude::*, task::spawn_local};

use super::TokenFacts;
use crate::{
    api::{Api, ApiError, Backend, Claims, InvalidBackend, Token, TokenError},
    clock::Now,
    deployment::{Config, restrict_connections},
    pages::shared::set_title,
    session::{Session, SessionState},
    ui::{Button, Callout, Choice, Labelled, Look, Select, TextField, Tone, fresh_id},
};

/// How to connect.
#[component]
pub fn ConnectCard() -> impl IntoView {
    set_title("Connect");
    let config = use_context::<Config>().unwrap_or_default();
    let (title, what) = match config.known() {
        Some([Backend::Server(_)]) => (
            "Connect to a server",
            "This console is hosted apart from its server. A token identifies you.",
        ),
        _ => (
            "Connect to an Auth0 tenant",
            "The console calls the tenant’s Management API from this tab, and nothing else.",
        ),
    };
    view! {
        <div class="sign-in card">
            <div class="card-head">
                <div>
                    <h1>{title}</h1>
                    <p>{what}</p>
                </div>
            </div>
            <div class="card-body">
                <ConnectForm on_done=|()| () />
            </div>
        </div>
    }
}

/// Backend and token. What is typed as token stays in the field itself and in the request's headers.
#[component]
pub fn ConnectForm(
    /// Connected.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    let now = Now::current();
    let choice = BackendChoice::new(api, session);
    let field = NodeRef::<html::Textarea>::new();
    let claims = RwSignal::new(None::<Claims>);
    let unreadable = RwSignal::new(None::<String>);
    let rejected = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let read = move || {
        rejected.set(None);
        let text = field.get_untracked().map(|field| field.value());
        match Token::parse(&text.unwrap_or_default()) {
            Ok(token) => {
                choice.suggest(token.claims());
                claims.set(Some(token.claims().clone()));
                unreadable.set(None);
                Some(token)
            }
            Err(error) => {
                claims.set(None);
                unreadable.set((error != TokenError::Empty).then(|| error.to_string()));
                None
            }
        }
    };
    let token_error = Signal::derive(move || {
        unreadable.get().or_else(|| {
            let backend = choice.backend().ok()?;
            let error = claims.read().as_ref()?.check(&backend, now.get()).err()?;
            Some(error.to_string())
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(token) = read() else {
            if unreadable.read_untracked().is_none() {
                unreadable.set(Some(TokenError::Empty.to_string()));
            }
            return;
        };
        choice.show_error.set(true);
        let Ok(backend) = untrack(|| choice.backend()) else {
            return;
        };
        if token.claims().check(&backend, crate::clock::now()).is_err() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let result = session.connect(backend.clone(), token).await;
            busy.try_set(false);
            match result {
                Ok(()) => {
                    if let Some(field) = field.try_get_untracked().flatten() {
                        field.set_value("");
                    }
                    restrict_connections(&[backend]);
                    on_done.run(());
                }
                Err(ApiError::Unauthenticated) => {
                    rejected.try_set(Some(format!(
                        "{backend} rejected this token. It was revoked, or issued by another server. Create a new one."
                    )));
                }
                Err(error) => {
                    rejected.try_set(Some(error.to_string()));
                }
            }
        });
    };
    let id = fresh_id("token");
    let hint = choice.token_hint();
    view! {
        <form class="form" on:submit=submit>
            {choice.view()}
            <Labelled id=id.clone() label="Management API token" hint=Signal::stored(Some(hint)) error=token_error>
                <textarea
                    node_ref=field
                    class="input input-mono token-input"
                    id=id.clone()
                    rows=3
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=format!("{id}-error {id}-hint")
                    aria-invalid=move || token_error.read().is_some().then_some("true")
                    on:input=move |_| {
                        read();
                    }
                ></textarea>
            </Labelled>
            {move || {
                claims
                    .get()
                    .map(|claims| view! { <TokenFacts claims backend=choice.backend().ok() now /> })
            }}
            {move || {
                rejected
                    .get()
                    .map(|text| {
                        view! {
                            <Callout tone=Tone::Danger title="Not connected" alert=true>
                                <p>{text}</p>
                            </Callout>
                        }
                    })
            }}
            <p class="field-hint">
                "The token stays in this tab’s memory, never in storage, an address or a log. It is gone once you close or reload the tab."
            </p>
            <div class="buttons">
                <Button look=Look::Primary submit=true busy>
                    "Connect"
                </Button>
            </div>
        </form>
    }
}

/// Which backend: fixed, one of several, or typed.
#[derive(Clone, Copy)]
struct BackendChoice {
    /// Those to choose from; `None` if any tenant can be typed.
    known: StoredValue<Option<Vec<Backend>>>,
    chosen: RwSignal<Backend>,
    typed: RwSignal<String>,
    show_error: RwSignal<bool>,
}

impl BackendChoice {
    fn new(api: Api, session: Session) -> Self {
        let connected =
            untrack(|| matches!(*session.state().read_untracked(), SessionState::In(_)));
        let known = if connected {
            // Another backend would not have what the open pages show.
            Some(vec![api.backend()])
        } else {
            let config = use_context::<Config>().unwrap_or_default();
            config.known().map(<[Backend]>::to_vec)
        };
        let first = known.as_ref().and_then(|known| known.first().cloned());
        Self {
            known: StoredValue::new(known),
            chosen: RwSignal::new(first.unwrap_or_default()),
            typed: RwSignal::new(String::new()),
            show_error: RwSignal::new(false),
        }
    }

    fn is_typed(self) -> bool {
        self.known.with_value(Option::is_none)
    }

    fn backend(self) -> Result<Backend, InvalidBackend> {
        if self.is_typed() {
            Backend::tenant(&self.typed.read())
        } else {
            Ok(self.chosen.get())
        }
    }

    /// Takes the domain from the token, if none is typed yet.
    fn suggest(self, claims: &Claims) {
        if self.is_typed()
            && self.typed.read_untracked().trim().is_empty()
            && let Some(tenant) = claims.tenant()
        {
            self.typed.set(tenant.to_string());
        }
    }

    fn token_hint(self) -> String {
        let server = self.known.with_value(|known| {
            known
                .as_ref()
                .is_some_and(|known| matches!(known.as_slice(), [Backend::Server(_)]))
        });
        if server {
            "On the server, run countersign token --ttl 3600 with a --scope for each scope you need."
                .to_owned()
        } else {
            "From the Auth0 dashboard: Applications, APIs, Auth0 Management API, API Explorer."
                .to_owned()
        }
    }

    fn view(self) -> AnyView {
        let known = self.known.get_value();
        match known.as_deref() {
            Some([one]) => view! {
                <p class="connect-to">
                    <span class="soft">"To "</span>
                    <strong dir="auto">{one.to_string()}</strong>
                </p>
            }
            .into_any(),
            Some(several) => {
                let choices: Vec<_> = several
                    .iter()
                    .map(|backend| Choice::new(backend.clone(), backend.to_string()))
                    .collect();
                view! { <Select label="Tenant" value=self.chosen choices /> }.into_any()
            }
            None => {
                let error = Signal::derive(move || {
                    let empty = self.typed.read().trim().is_empty();
                    let is_shown = self.show_error.get() || !empty;
                    let error = self.backend().err().filter(|_| is_shown)?;
                    Some(error.to_string())
                });
                view! {
                    <TextField
                        label="Tenant domain"
                        value=self.typed
                        hint=Signal::stored(Some("For example acme.eu.auth0.com. If empty, the tenant that the token names.".to_owned()))
                        error
                        machine=true
                        autofocus=true
                    />
                }
                .into_any()
            }
        }
    }
}
