//! The card that chooses how the application authenticates.

use leptos::prelude::*;
use management_api::{Client, Credential, UnservedMethod};

use super::consequences::{EnabledCredentials, consequences, needs_confirmation};
use super::notes::{CredentialRequired, UnchangedSettings};
use crate::{
    clock::{self, Now},
    domain::{AuthMethod, authentication, name_in_sentence, unavailable},
    pages::application::credentials::actions::CredentialActions,
    ui::{Ask, Button, Callout, Choice, SaveFoot, Tiles, Tone},
};

/// The unsaved choice. It belongs to the application's page, so that it survives switching tabs.
#[derive(Clone, Copy)]
pub struct MethodForm {
    /// The chosen method; `None` if the caller may not see it.
    pub choice: RwSignal<Option<AuthMethod>>,
    /// The credentials to be attached with it.
    pub chosen: RwSignal<Vec<String>>,
}

impl MethodForm {
    /// Follows what is saved until the user chooses something else; that choice stays even if someone else saves.
    #[must_use]
    pub fn new(client: Signal<Client>) -> Self {
        let form = Self {
            choice: RwSignal::new(None),
            chosen: RwSignal::new(Vec::new()),
        };
        let saved = Memo::new(move |_| AuthMethod::of(&client.read()));
        Effect::new(move |before: Option<Option<AuthMethod>>| {
            let now = saved.get();
            let choice = form.choice.get_untracked();
            if before.is_none_or(|before| choice == before) || choice == now {
                form.choice.set(now);
                form.chosen.set(Vec::new());
            }
            now
        });
        form
    }

    /// The method that would be saved; `None` if nothing changed.
    pub fn change(self, client: &Client) -> Option<AuthMethod> {
        let method = self.choice.get()?;
        (AuthMethod::of(client) != Some(method)).then_some(method)
    }

    /// The credentials that would be attached by saving.
    pub fn pending(self, client: &Client) -> Vec<String> {
        match self.change(client) {
            Some(AuthMethod::Keys(_)) => self.chosen.get(),
            _ => Vec::new(),
        }
    }

    /// Chooses the method, and this credential with it.
    pub fn enable(self, method: AuthMethod, id: String) {
        if self.choice.get_untracked() != Some(method) {
            self.choice.set(Some(method));
        }
        self.chosen.update(|chosen| chosen.push(id));
    }

    fn reset(self, client: &Client) {
        self.choice.set(AuthMethod::of(client));
        self.chosen.set(Vec::new());
    }
}

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
    /// Asks before credentials are detached.
    ask: RwSignal<Option<Ask>>,
    /// Methods that the server doesn't support.
    #[prop(into)]
    unserved: Signal<Vec<UnservedMethod>>,
    /// Why nothing can be saved at all; `None` if it can.
    #[prop(optional, into)]
    denied: Signal<Option<String>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let client = client.read();
        AuthMethod::ALL
            .into_iter()
            .map(|method| {
                Choice::new(Some(method), method.label())
                    .hint(method.hint())
                    .blocked(unavailable(method, &client, &unserved.read()))
            })
            .collect::<Vec<_>>()
    });
    let change = Memo::new(move |_| form.change(&client.read()));
    let blocked = Memo::new(move |_| match change.get() {
        _ if denied.read().is_some() => denied.get(),
        None => Some("No changes.".to_owned()),
        Some(AuthMethod::Keys(_)) if form.chosen.read().is_empty() => {
            Some(if credentials.read().is_empty() {
                "Add a credential first.".to_owned()
            } else {
                "Enable a credential first: in its menu below, or by adding one.".to_owned()
            })
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
        let Some(method) = change.get_untracked() else {
            return;
        };
        let seen = client.get_untracked();
        let ids = untrack(|| form.pending(&seen));
        let enabled = EnabledCredentials::of(&credentials.read_untracked(), &ids, clock::now());
        let to = method.with(ids);
        if !needs_confirmation(&seen, method, enabled) {
            return actions.save_method(&seen, to);
        }
        ask.set(Some(Ask {
            title: format!("Change to {}?", method.label()),
            lines: consequences(AuthMethod::of(&seen), method, enabled),
            phrase: Some(seen.name.clone()),
            verb: "Save".to_owned(),
            then: std::sync::Arc::new(move || actions.save_method(&seen, to.clone())),
        }));
    };
    view! {
        <form class="card" on:submit=save>
            <div class="card-head">
                <div>
                    <h2>"Authentication method"</h2>
                    <p>"How the application proves its identity to the token endpoint."</p>
                </div>
            </div>
            <div class="card-body">
                <CredentialRequired client credentials />
                <UnchangedSettings client unserved />
                <Tiles label="Authentication method" value=form.choice choices />
                {move || change.get().map(|method| {
                    view! { <ChangePreview client credentials form method /> }
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
                <Show when=move || change.get().is_some() || actions.rejection().read().is_some()>
                    <Button on_press=move |()| {
                        form.reset(&client.read_untracked());
                        actions.clear_rejection();
                    }>"Cancel"</Button>
                </Show>
            </SaveFoot>
        </form>
    }
}

/// The request that Save sends, and its effects.
#[component]
fn ChangePreview(
    client: Signal<Client>,
    credentials: Signal<Vec<Credential>>,
    form: MethodForm,
    method: AuthMethod,
) -> impl IntoView {
    let now = Now::current();
    let pending = Memo::new(move |_| form.pending(&client.read()));
    let counted =
        Memo::new(move |_| EnabledCredentials::of(&credentials.read(), &pending.read(), now.get()));
    let is_empty = move || matches!(method, AuthMethod::Keys(_)) && pending.read().is_empty();
    let lines = move || {
        if is_empty() {
            return vec!["Nothing changes until you save.".to_owned()];
        }
        consequences(AuthMethod::of(&client.read()), method, counted.get())
    };
    let tone = Memo::new(move |_| {
        if !is_empty() && needs_confirmation(&client.read(), method, counted.get()) {
            Tone::Danger
        } else {
            Tone::Accent
        }
    });
    let enabled = move || {
        let ids = pending.read();
        let credentials = credentials.read();
        let names: Vec<_> = credentials
            .iter()
            .filter(|credential| ids.contains(&credential.id))
            .map(name_in_sentence)
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let request = move || {
        let client = client.read();
        let to = method.with(pending.get());
        let body = to.patch(authentication(&client).as_ref());
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        format!("PATCH /api/v2/clients/{}\n{body}", client.client_id)
    };
    move || {
        view! {
            <Callout tone=tone.get() title=format!("{} once you save", method.label())>
                {move || enabled().map(|names| view! { <p>"With: " <strong>{names}</strong></p> })}
                <ul class="plain-list">
                    {move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ul>
                <details class="request">
                    <summary>"The request that Save sends"</summary>
                    <pre tabindex="0">{request}</pre>
                </details>
            </Callout>
        }
    }
}
