//! The client secret: masked, revealed, copied, made anew; or why there is none.

use leptos::prelude::*;
use management_api::{Client, Secret};

use super::work::Work;
use crate::{
    pages::AuthMethod,
    session::denied,
    ui::{Ask, Button, CopyButton, Look},
};

/// The card.
#[component]
pub fn SecretCard(
    /// The application.
    client: Signal<Client>,
    /// Makes a new one.
    work: Work,
    /// Asks first.
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let method = Memo::new(move |_| AuthMethod::of(&client.read()));
    view! {
        <section class="card" aria-labelledby="secret-heading">
            <div class="card-head">
                <div>
                    <h2 id="secret-heading">"Client secret"</h2>
                    <p>{move || words(method.get())}</p>
                </div>
                {move || {
                    matches!(method.get(), Some(AuthMethod::Plain(_)))
                        .then(|| view! { <Rotate client work ask /> })
                }}
            </div>
            {move || {
                client
                    .get()
                    .client_secret
                    .map(|secret| {
                        view! {
                            <div class="card-body">
                                <Shown secret />
                            </div>
                        }
                    })
            }}
        </section>
    }
}

fn words(method: Option<AuthMethod>) -> &'static str {
    use management_api::TokenEndpointAuthMethod as Plain;
    match method {
        Some(AuthMethod::Keys(_)) => {
            "Not in use: keys authenticate this application, and the server keeps the secret to itself. It is shown again after going back to a secret."
        }
        Some(AuthMethod::Plain(Plain::None)) => {
            "Not in use: this application does not authenticate."
        }
        Some(AuthMethod::Plain(_)) => {
            "Whoever knows it can act as this application. Keep it in a secret store, never in code."
        }
        None => "Your session does not let you see how this application authenticates.",
    }
}

#[component]
fn Shown(secret: Secret) -> impl IntoView {
    let revealed = RwSignal::new(false);
    let text = StoredValue::new(secret);
    view! {
        <div class="secret">
            <code class="kid" dir="ltr">
                {move || {
                    if revealed.get() {
                        text.with_value(|secret| secret.expose().to_owned())
                    } else {
                        "•".repeat(24)
                    }
                }}
            </code>
            <div class="buttons">
                <Button small=true on_press=move |()| revealed.update(|shown| *shown = !*shown)>
                    {move || if revealed.get() { "Hide" } else { "Reveal" }}
                </Button>
                <CopyButton
                    text=Signal::derive(move || text.with_value(|secret| secret.expose().to_owned()))
                    what="client secret"
                    wordy=true
                />
            </div>
        </div>
    }
}

#[component]
fn Rotate(client: Signal<Client>, work: Work, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let rotate = move |()| {
        let name = client.read_untracked().name.clone();
        ask.set(Some(Ask {
            title: "Make a new client secret?".to_owned(),
            lines: vec![
                "The present secret is refused from that moment: there is no overlap.".to_owned(),
                format!("Give the new one to everything that runs as {name} right after."),
                "With Private Key JWT the old and the new key can work side by side.".to_owned(),
            ],
            phrase: None,
            verb: "Make a new secret".to_owned(),
            then: std::sync::Arc::new(move || work.rotate_secret()),
        }));
    };
    view! {
        <Button
            look=Look::Normal
            on_press=rotate
            busy=work.busy()
            blocked=denied("update:client_keys")
        >
            "Rotate secret"
        </Button>
    }
}
