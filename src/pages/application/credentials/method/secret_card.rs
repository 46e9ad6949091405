//! The client secret: masked, revealed, copied, rotated; or why there is none.

use leptos::prelude::*;
use management_api::{Client, Secret, TokenEndpointAuthMethod as Plain};

use crate::{
    domain::{AuthMethod, in_sentence},
    pages::application::credentials::actions::CredentialActions,
    session::denied,
    ui::{Ask, Button, CopyButton, Look},
};

/// The card.
#[component]
pub fn SecretCard(
    /// The application.
    client: Signal<Client>,
    /// Rotates it.
    actions: CredentialActions,
    /// Asks first.
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let method = Memo::new(move |_| AuthMethod::of(&client.read()));
    let may_not_read = denied("read:client_keys");
    let hidden = move || {
        let is_kept = is_secret(method.get()) && client.read().client_secret.is_none();
        may_not_read.get().filter(|_| is_kept)
    };
    view! {
        <section class="card" aria-labelledby="secret-heading">
            <div class="card-head">
                <div>
                    <h2 id="secret-heading">"Client secret"</h2>
                    <p>{move || words(method.get())}</p>
                    {move || hidden().map(|reason| view! { <p>"Hidden. " {reason}</p> })}
                </div>
                {move || {
                    is_secret(method.get())
                        .then(|| view! { <Rotate client actions ask /> })
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

const fn is_secret(method: Option<AuthMethod>) -> bool {
    matches!(
        method,
        Some(AuthMethod::Plain(
            Plain::ClientSecretPost | Plain::ClientSecretBasic
        ))
    )
}

fn words(method: Option<AuthMethod>) -> &'static str {
    match method {
        Some(AuthMethod::Keys(_)) => {
            "Not in use: this application authenticates with keys. The secret is hidden until you switch back to it."
        }
        Some(AuthMethod::Plain(Plain::None)) => {
            "Not in use: this application doesn’t authenticate."
        }
        Some(AuthMethod::Plain(_)) => {
            "Anyone who knows it can act as this application. Keep it in a secret store, never in code."
        }
        None => "Your session can’t see how this application authenticates.",
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
fn Rotate(
    client: Signal<Client>,
    actions: CredentialActions,
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let rotate = move |()| {
        let name = client.read_untracked().name.clone();
        let said = in_sentence(&name);
        ask.set(Some(Ask {
            title: "Rotate client secret?".to_owned(),
            lines: vec![
                "The current secret stops working immediately.".to_owned(),
                format!("Update everything that runs as {said} right after."),
                "With Private Key JWT, the old and the new key can work side by side.".to_owned(),
            ],
            // It can't be undone, and clients fail until they are updated.
            phrase: Some(name),
            verb: "Rotate secret".to_owned(),
            then: std::sync::Arc::new(move || actions.rotate_secret()),
        }));
    };
    view! {
        <Button
            look=Look::Normal
            on_press=rotate
            busy=actions.busy()
            blocked=denied("update:client_keys")
        >
            "Rotate secret"
        </Button>
    }
}
