//! The Quickstart tab: a program that gets an access token, ready to run.

mod highlight;
mod snippet;

use leptos::prelude::*;
use management_api::{Client, Credential, Method, TokenEndpointAuthMethod as Plain};

use highlight::highlight;
pub use snippet::{Language, Proof, Values};

use crate::{
    api::Remote,
    clock::{Now, local, relative},
    domain::{AuthMethod, attached, display_name, expired, name_in_sentence, unavailable, visible},
    pages::shared::Loaded,
    routes::{Route, Tab},
    session::Server,
    ui::{
        Callout, CardSkeleton, Choice, CopyButton, CopyableText, EmptyState, Glyph, Placeholder,
        Select, TabList, Tone, fresh_id, part,
    },
};

part! {
    /// The tab.
    pub fn quickstart_tab(client_id: String, client: Remote<Client>) in quickstart, Placeholder::Card => { view! { <QuickstartTab client_id client /> } }
}

/// Awaits the credentials, and the issuer that the programs name.
#[component]
pub fn QuickstartTab(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Remote<Client>,
) -> impl IntoView {
    let server = expect_context::<Server>().0;
    let credentials = Remote::credentials_of(client_id);
    let client = client.value();
    view! {
        <Loaded
            remote=credentials
            skeleton=|| view! { <CardSkeleton /> }
            ready=move |credentials| {
                view! {
                    <Loaded
                        remote=server
                        skeleton=|| view! { <CardSkeleton /> }
                        ready=move |server| {
                            let issuer = Signal::derive(move || server.read().issuer.clone());
                            view! { <QuickstartView client credentials issuer /> }
                        }
                    />
                }
            }
        />
    }
}

/// The programs, for one of the keys that are in use.
#[component]
pub fn QuickstartView(
    /// The application.
    client: Signal<Client>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The server's issuer identifier.
    issuer: Signal<String>,
) -> impl IntoView {
    let in_use = Memo::new(move |_| {
        let ids = attached(&client.read());
        let mut credentials = credentials.get();
        credentials.retain(|credential| ids.contains(&credential.id) && credential.kid.is_some());
        credentials
    });
    let now = Now::current();
    let key = RwSignal::new(String::new());
    let language = RwSignal::new(Language::Shell);
    let chosen = Memo::new(move |_| {
        let in_use = in_use.read();
        let picked = in_use
            .iter()
            .find(|credential| credential.id == *key.read());
        let usable = || in_use.iter().rfind(|own| !expired(own, now.get()));
        picked.or_else(usable).or_else(|| in_use.last()).cloned()
    });
    // The list names the program's key even before one is chosen.
    Effect::new(move || {
        if let Some(chosen) = &*chosen.read()
            && *key.read_untracked() != chosen.id
        {
            key.set(chosen.id.clone());
        }
    });
    let keys = Signal::derive(move || {
        in_use
            .read()
            .iter()
            .map(|credential| {
                let name = visible(&display_name(credential));
                let label = if expired(credential, now.get()) {
                    format!("{name} (expired)")
                } else {
                    name
                };
                Choice::new(credential.id.clone(), label)
            })
            .collect::<Vec<_>>()
    });
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .map(|language| Choice::new(language, language.label()))
        .collect();
    let values = Memo::new(move |_| {
        let client = client.read();
        let proof = match AuthMethod::of(&client)? {
            AuthMethod::Plain(Plain::ClientSecretPost) => Proof::SecretPost,
            AuthMethod::Plain(Plain::ClientSecretBasic) => Proof::SecretBasic,
            AuthMethod::Plain(Plain::None) => return None,
            AuthMethod::Keys(_) => {
                let credential = chosen.get()?;
                Proof::Key {
                    algorithm: credential.alg.as_deref()?.parse().ok()?,
                    kid: credential.kid?,
                }
            }
        };
        Some(Values {
            client_id: client.client_id.clone(),
            proof,
            issuer: issuer.get(),
        })
    });
    let explains = move || match values.read().as_ref().map(|values| &values.proof) {
        Some(Proof::SecretPost | Proof::SecretBasic) => {
            "The application sends its client secret and gets an access token. These programs are complete; they read the secret from the environment variable CLIENT_SECRET, so that it is in no file."
        }
        _ => {
            "The application signs a short-lived assertion with its private key and exchanges it for an access token. These programs are complete; add only your private key file."
        }
    };
    let expired_key = Memo::new(move |_| {
        let credential = chosen.get().filter(|own| expired(own, now.get()))?;
        Some((
            name_in_sentence(&credential),
            credential.expires_at?.to_utc(),
        ))
    });
    let several = Memo::new(move |_| in_use.read().len() > 1);
    view! {
        <section class="card" aria-labelledby="quickstart-heading">
            <div class="card-head">
                <div>
                    <h2 id="quickstart-heading">"Get an access token"</h2>
                    <p>{explains}</p>
                </div>
            </div>
            {move || match values.get() {
                None => view! { <NoKey client /> }.into_any(),
                Some(values) => {
                    let languages = languages.clone();
                    view! {
                        <div class="card-body">
                            {several
                                .get()
                                .then(|| {
                                    view! {
                                        <div class="field-row narrow-form">
                                            <Select label="Key" value=key choices=keys />
                                        </div>
                                    }
                                })}
                            {move || {
                                expired_key
                                    .get()
                                    .map(|(name, at)| {
                                        view! {
                                            <Callout tone=Tone::Warn title="This key has expired">
                                                <p>
                                                    {format!(
                                                        "{name} expired on {} ({}). Assertions signed with it are rejected. Enable another credential, or set a later expiry.",
                                                        local(at),
                                                        relative(at, now.get()),
                                                    )}
                                                </p>
                                            </Callout>
                                        }
                                    })
                            }}
                            <Snippet values language languages />
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn NoKey(client: Signal<Client>) -> impl IntoView {
    let jwt = AuthMethod::Keys(Method::PrivateKeyJwt);
    let without = Memo::new(move |_| unavailable(jwt, &client.read(), &[]));
    let path = move || {
        let route = Route::Application {
            client_id: client.read().client_id.clone(),
            tab: Tab::Credentials,
        };
        route.path()
    };
    move || {
        match without.get() {
        Some(reason) => view! {
            <EmptyState glyph=Glyph::Key title="This application has no key">
                <p>
                    {reason} " Use the authorization code flow with PKCE instead."
                </p>
            </EmptyState>
        }
        .into_any(),
        None => view! {
        <EmptyState glyph=Glyph::Key title="No key in use yet">
            <p>
                "Register the application’s public key first. The programs then contain its key ID and algorithm."
            </p>
            <div class="buttons">
                <a class="button button-primary" href=path>
                    "Go to credentials"
                </a>
            </div>
        </EmptyState>
        }
        .into_any(),
    }
    }
}

#[component]
fn Snippet(
    values: Values,
    language: RwSignal<Language>,
    languages: Vec<Choice<Language>>,
) -> impl IntoView {
    let Values { issuer, proof, .. } = values.clone();
    let text = Memo::new(move |_| values.fill(language.get()));
    let panel = fresh_id("program");
    let kid = match proof {
        Proof::Key { kid, .. } => Some(kid),
        Proof::SecretPost | Proof::SecretBasic => None,
    };
    let run = Memo::new(move |_| language.get().command().to_owned());
    let has_key = kid.is_some();
    let needs = if has_key {
        "private.pem, the private key, is in the same folder."
    } else {
        "CLIENT_SECRET is the client secret, from the Credentials tab."
    };
    view! {
        <dl class="facts">
            <dt>{if has_key { "Audience" } else { "Issuer" }}</dt>
            <dd>
                <CopyableText text=issuer what="audience" />
            </dd>
            {kid
                .map(|kid| {
                    view! {
                        <dt>"Key ID"</dt>
                        <dd>
                            <CopyableText text=kid what="key ID" />
                        </dd>
                    }
                })}
        </dl>
        <div class="snippet">
            <TabList label="Language" value=language choices=languages panel=panel.clone() />
            <div class="snippet-panel" role="tabpanel" id=panel aria-label="Program">
                <div class="snippet-head">
                    <code class="snippet-file" dir="ltr">
                        {move || language.get().file_name()}
                    </code>
                    <CopyButton
                        text=Signal::derive(move || text.get())
                        what="program"
                        wordy=true
                    />
                </div>
                <pre tabindex="0" dir="ltr">
                    <code>
                        {move || {
                            highlight(language.get(), &text.read())
                                .into_iter()
                                .map(|(token, piece)| {
                                    view! { <span class=token.class()>{piece}</span> }
                                })
                                .collect_view()
                        }}
                    </code>
                </pre>
                <p class="snippet-run">
                    <span class="soft">"Run it: "</span>
                    <code dir="ltr">{move || run.get()}</code>
                    <CopyButton text=run what="command" />
                    <span class="soft">{needs}</span>
                </p>
            </div>
        </div>
        <Callout tone=Tone::Accent>
            <p>
                "If the response is invalid_client, the reason is on the Activity tab. The response never contains it."
            </p>
        </Callout>
    }
}
