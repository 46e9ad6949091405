//! The card that chooses how the application authenticates.

use leptos::prelude::*;
use management_api::{Client, Credential, Limits, Method, UnservedMethod};

use super::consequences::{self, EnabledCredentials, consequences, leaves_none};
use super::form::{MethodDraft, MethodForm};
use super::keys::KeysToEnable;
use super::notes::{CredentialRequired, UnchangedSettings};
use super::unserved::UnavailableMethods;
use crate::{
    clock::{self, Now},
    domain::{AuthMethod, authentication, in_sentence, name_in_sentence, unavailable},
    pages::application::credentials::actions::CredentialActions,
    ui::{Badge, Button, Callout, Choice, SaveFoot, TextField, Tiles, Tone},
};

/// The tiles, the effects of a change, and Save.
#[component]
pub fn MethodCard(
    /// The application.
    client: Signal<Client>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The unsaved choice.
    form: MethodForm,
    /// The actions.
    actions: CredentialActions,
    /// Methods that the server doesn't support.
    #[prop(into)]
    unserved: Signal<Vec<UnservedMethod>>,
    /// How many credentials there may be.
    #[prop(optional, into)]
    limits: Signal<Limits>,
    /// Why nothing can be saved at all; `None` if it can.
    #[prop(optional, into)]
    denied: Signal<Option<String>>,
    /// An attached key was used in the last 24 hours.
    #[prop(optional, into)]
    in_use: Signal<bool>,
) -> impl IntoView {
    let now = Now::current();
    let choices = Signal::derive(move || {
        let (client, unserved) = (client.read(), unserved.read());
        AuthMethod::ALL
            .into_iter()
            .filter(|method| unavailable(*method, &client, &unserved).is_none())
            .map(|method| Choice::new(Some(method), method.label()).hint(method.hint()))
            .collect::<Vec<_>>()
    });
    let draft = Memo::new(move |_| form.draft(&credentials.read(), limits.get(), now.get()));
    let must_type = Memo::new(move |_| {
        let enabled = enabled_by(draft.read().as_ref()?, &credentials.read(), now.get());
        leaves_none(draft.read().as_ref()?.method, enabled).then_some(())
    });
    let blocked = Memo::new(move |_| match &*draft.read() {
        _ if denied.read().is_some() => denied.get(),
        None => Some("No changes.".to_owned()),
        Some(MethodDraft {
            method: AuthMethod::Keys(_),
            ids,
        }) if ids.is_empty() => Some(if credentials.read().is_empty() {
            "Add a credential first.".to_owned()
        } else {
            "Tick a key to enable, or add one.".to_owned()
        }),
        Some(_) if must_type.get().is_some() && !form.is_confirmed() => {
            Some("Type the name to confirm.".to_owned())
        }
        Some(_) => None,
    });
    // An error is about the choice that was sent.
    Effect::new(move |before: Option<Option<AuthMethod>>| {
        let choice = form.choice.get();
        if before.is_some_and(|before| before != choice) {
            actions.clear_rejection();
        }
        choice
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if blocked.read_untracked().is_some() || actions.busy().get_untracked() {
            return;
        }
        let seen = client.get_untracked();
        let credentials = credentials.read_untracked();
        // Not the signal, which lags by up to 30 seconds: an expiry in between counts.
        let now = clock::now();
        let Some(draft) = untrack(|| form.draft(&credentials, limits.get(), now)) else {
            return;
        };
        if leaves_none(draft.method, enabled_by(&draft, &credentials, now))
            && !untrack(|| form.is_confirmed())
        {
            return;
        }
        actions.save_method(&seen, draft.authentication());
    };
    let is_keys = Memo::new(move |_| {
        let draft = draft.read();
        draft
            .as_ref()
            .is_some_and(|draft| draft.method == AuthMethod::Keys(Method::PrivateKeyJwt))
    });
    view! {
        <form class="card" on:submit=save aria-labelledby="method-heading">
            <div class="card-head">
                <div>
                    <h2 id="method-heading">"Authentication method"</h2>
                    <p>"How the application proves its identity to the token endpoint."</p>
                </div>
                <Show when=move || draft.read().is_some()>
                    <Badge tone=Tone::Warn>"Not saved"</Badge>
                </Show>
            </div>
            <div class="card-body">
                <CredentialRequired client credentials />
                <UnchangedSettings client unserved />
                <Tiles label="Authentication method" value=form.choice choices />
                <UnavailableMethods client unserved />
                <Show when=move || is_keys.get()>
                    <KeysToEnable draft credentials form limits now />
                </Show>
                <ChangePreview client credentials draft in_use />
                {move || must_type.get().map(|()| {
                    let label = format!("Type {} to confirm", in_sentence(&client.read_untracked().name));
                    view! {
                        <div class="narrow-form">
                            <TextField label value=form.typed />
                        </div>
                    }
                })}
                {move || actions.rejection().get().map(|error| {
                    view! {
                        <Callout tone=Tone::Danger title=error.title("Change not saved") alert=true>
                            <p>{error.to_string()}</p>
                        </Callout>
                    }
                })}
            </div>
            <SaveFoot busy=actions.busy() blocked=Signal::derive(move || blocked.get())>
                <Show when=move || draft.read().is_some() || actions.rejection().read().is_some()>
                    <Button on_press=move |()| {
                        form.reset();
                        actions.clear_rejection();
                    }>"Cancel"</Button>
                </Show>
            </SaveFoot>
        </form>
    }
}

/// The credentials that a draft enables.
fn enabled_by(
    draft: &MethodDraft,
    credentials: &[Credential],
    now: chrono::DateTime<chrono::Utc>,
) -> EnabledCredentials {
    EnabledCredentials::of(credentials, &draft.ids, now)
}

/// The request that Save sends, and its effects.
#[component]
fn ChangePreview(
    client: Signal<Client>,
    credentials: Signal<Vec<Credential>>,
    draft: Memo<Option<MethodDraft>>,
    in_use: Signal<bool>,
) -> impl IntoView {
    let now = Now::current();
    let method = Memo::new(move |_| draft.read().as_ref().map(|draft| draft.method));
    let is_empty = move |draft: &MethodDraft| {
        matches!(draft.method, AuthMethod::Keys(_)) && draft.ids.is_empty()
    };
    let lines = move || {
        let draft = draft.get()?;
        if is_empty(&draft) {
            return Some(vec!["Nothing changes until you save.".to_owned()]);
        }
        let enabled = enabled_by(&draft, &credentials.read(), now.get());
        let from = AuthMethod::of(&client.read());
        Some(consequences(from, draft.method, enabled))
    };
    let tone = Memo::new(move |_| {
        let draft = draft.read();
        let draft = draft.as_ref().filter(|draft| !is_empty(draft));
        draft.map_or(Tone::Accent, |draft| {
            let enabled = enabled_by(draft, &credentials.read(), now.get());
            consequences::tone(&client.read(), draft.method, enabled, in_use.get())
        })
    });
    let enabled = move || {
        let draft = draft.get()?;
        let credentials = credentials.read();
        let names: Vec<_> = credentials
            .iter()
            .filter(|credential| draft.ids.contains(&credential.id))
            .map(name_in_sentence)
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let request = move || {
        let client = client.read();
        let to = draft.get()?.authentication();
        let body = to.patch(authentication(&client).as_ref());
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        Some(format!(
            "PATCH /api/v2/clients/{}\n{body}",
            client.client_id
        ))
    };
    move || {
        let method = method.get()?;
        Some(view! {
            <Callout tone=tone.get() title=format!("{} once you save", method.label())>
                {move || enabled().map(|names| view! { <p>"With: " <strong>{names}</strong></p> })}
                <ul class="plain-list">
                    {move || {
                        let lines = lines().unwrap_or_default();
                        lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
                    }}
                </ul>
                <details class="request">
                    <summary>"The request that Save sends"</summary>
                    <pre tabindex="0">{request}</pre>
                </details>
            </Callout>
        })
    }
}
