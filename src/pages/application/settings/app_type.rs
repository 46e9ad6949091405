//! The application's type, and what another one changes.

use leptos::prelude::*;
use management_api::{AppType, Client, ClientPatch, TokenEndpointAuthMethod};

use crate::{
    api::{Api, ApiError, Remote},
    domain::{APP_TYPES, AuthMethod, app_type_hint, app_type_label},
    session::denied,
    ui::{Badge, Button, Callout, Choice, FormError, Look, RadioGroup, Toasts, Tone},
};

/// The card.
#[component]
pub fn AppTypeCard(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Remote<Client>,
    /// The unsaved choice; `None` for what is saved.
    choice: RwSignal<Option<AppType>>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let saved = client.value();
    let chosen = RwSignal::new(
        choice
            .get_untracked()
            .or_else(|| saved.read_untracked().app_type.clone()),
    );
    let change = Memo::new(move |_| {
        let chosen = chosen.get()?;
        (saved.read().app_type.as_ref() != Some(&chosen)).then_some(chosen)
    });
    Effect::new(move || choice.set(change.get()));
    // What is saved elsewhere is followed until something else is chosen.
    Effect::new(move |before: Option<Option<AppType>>| {
        let now = saved.read().app_type.clone();
        if before.is_some_and(|before| *chosen.read_untracked() == before) {
            chosen.set(now.clone());
        }
        now
    });
    let effects = Memo::new(move |_| {
        let to = change.get()?;
        Some(consequences(&saved.read(), &to))
    });
    let may_not = denied("update:clients");
    let blocked = Memo::new(move |_| {
        may_not
            .get()
            .or_else(|| change.read().is_none().then(|| "No changes.".to_owned()))
    });
    let save = Action::new_local(move |to: &AppType| {
        let (client_id, to) = (client_id.clone(), to.clone());
        async move {
            let patch = ClientPatch {
                app_type: Some(to),
                ..ClientPatch::default()
            };
            client.put(api.change_client(&client_id, &patch).await?);
            Ok::<(), ApiError>(())
        }
    });
    Effect::new(move || match save.value().get() {
        Some(Ok(())) => toasts.done("Application type saved."),
        Some(Err(ApiError::NotFound(_))) => client.reload(),
        _ => {}
    });
    let rejected = Signal::derive(move || match save.value().get() {
        Some(Err(error)) => {
            let error = api.unless_signed_in_again(Some(error))?;
            Some((error.title("Type not saved").to_owned(), error.to_string()))
        }
        _ => None,
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if blocked.read_untracked().is_some() || save.pending().get_untracked() {
            return;
        }
        if let Some(to) = change.get_untracked() {
            save.dispatch_local(to);
        }
    };
    let choices = Signal::derive(move || {
        let current = saved.read().app_type.clone();
        // One that the console can't create can be kept.
        let other = current.filter(|own| !APP_TYPES.contains(own));
        APP_TYPES
            .into_iter()
            .chain(other)
            .map(|kind| {
                let (label, hint) = (app_type_label(Some(&kind)), app_type_hint(&kind));
                Choice::new(Some(kind), label).hint(hint)
            })
            .collect::<Vec<_>>()
    });
    view! {
        <form class="card" on:submit=submit aria-labelledby="type-heading">
            <div class="card-head">
                <div>
                    <h2 id="type-heading">"Application type"</h2>
                </div>
                <Show when=move || change.read().is_some()>
                    <Badge tone=Tone::Warn>"Not saved"</Badge>
                </Show>
            </div>
            <div class="card-body">
                <RadioGroup label="Type" value=chosen choices />
                {move || effects.get().map(|(tone, lines)| {
                    view! {
                        <Callout tone title="Once you change it">
                            <ul class="plain-list">
                                {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                            </ul>
                        </Callout>
                    }
                })}
                <FormError error=rejected />
            </div>
            <Show when=move || change.read().is_some()>
                <div class="card-foot">
                    <Button
                        look=Look::Primary
                        submit=true
                        busy=save.pending()
                        blocked=Signal::derive(move || blocked.get())
                    >
                        "Change type"
                    </Button>
                    <Button on_press=move |()| chosen.set(saved.read_untracked().app_type.clone())>
                        "Cancel"
                    </Button>
                </div>
            </Show>
        </form>
    }
}

/// What another type changes, and how serious that is.
fn consequences(client: &Client, to: &AppType) -> (Tone, Vec<String>) {
    let was_public = client.app_type.as_ref().is_some_and(AppType::is_public);
    let method = AuthMethod::of(client);
    let has_proof = !matches!(
        method,
        None | Some(AuthMethod::Plain(TokenEndpointAuthMethod::None))
    );
    let mut lines = Vec::new();
    let mut tone = Tone::Accent;
    if to.is_public() && has_proof {
        tone = Tone::Warn;
        let method = method.map_or("", AuthMethod::label);
        lines.push(format!(
            "A public application can’t keep a key or a secret. It still authenticates with {method} until you save None on the Credentials tab."
        ));
        lines
            .push("Once that is saved, neither keys nor a client secret can be chosen.".to_owned());
    } else if to.is_public() {
        lines.push("A public application can have neither keys nor a client secret.".to_owned());
    } else if was_public {
        lines.push(
            "Private Key JWT and client secrets can be chosen on the Credentials tab.".to_owned(),
        );
    } else {
        lines.push("How it authenticates stays the same.".to_owned());
    }
    lines.push("Its grant types and APIs stay the same. Issued access tokens keep working until they expire.".to_owned());
    (tone, lines)
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let client = |kind: &str, method: &str| -> Client {
        serde_json::from_value(serde_json::json!({
            "client_id": "a", "app_type": kind, "token_endpoint_auth_method": method,
        }))
        .unwrap()
    };
    let changes = [
        (
            client("non_interactive", "client_secret_post"),
            AppType::Spa,
        ),
        (client("native", "none"), AppType::Spa),
        (client("spa", "none"), AppType::RegularWeb),
        (
            client("non_interactive", "client_secret_post"),
            AppType::RegularWeb,
        ),
    ];
    let lines = changes
        .iter()
        .flat_map(|(client, to)| consequences(client, to).1);
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losing_the_proof_is_warned_about() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","app_type":"regular_web","token_endpoint_auth_method":"client_secret_post"}"#,
        )
        .unwrap();
        assert_eq!(consequences(&client, &AppType::Spa).0, Tone::Warn);
        assert_eq!(
            consequences(&client, &AppType::NonInteractive).0,
            Tone::Accent
        );
    }
}
