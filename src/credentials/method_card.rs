//! The card that chooses how the application authenticates.

use leptos::prelude::*;
use management_api::{Client, Credential, UnservedMethod};

use super::method::{Authentication, attached, consequences, not_served, unavailable};
use super::table::display_name;
use super::work::Work;
use crate::{
    pages::AuthMethod,
    session::denied,
    ui::{Ask, Button, Callout, Choice, SaveFoot, Tiles, Tone},
};

/// What is chosen but not saved.
#[derive(Clone, Copy)]
pub struct MethodForm {
    /// The method by its value.
    pub choice: RwSignal<String>,
    /// The credentials to be attached with it.
    pub chosen: RwSignal<Vec<String>>,
}

impl MethodForm {
    /// Follows what is saved, until somebody chooses something else.
    #[must_use]
    pub fn new(client: Signal<Client>) -> Self {
        let form = Self {
            choice: RwSignal::new(String::new()),
            chosen: RwSignal::new(Vec::new()),
        };
        let saved = Memo::new(move |_| AuthMethod::of(&client.read()));
        Effect::new(move || {
            form.choice.set(
                saved
                    .get()
                    .map_or(String::new(), |method| method.as_str().to_owned()),
            );
            form.chosen.set(Vec::new());
        });
        form
    }

    /// The chosen method.
    pub fn method(self) -> Option<AuthMethod> {
        AuthMethod::from_value(&self.choice.read())
    }

    /// The method that would be saved; `None` where nothing changed.
    pub fn change(self, client: &Client) -> Option<AuthMethod> {
        let method = self.method()?;
        (AuthMethod::of(client) != Some(method)).then_some(method)
    }

    fn reset(self, client: &Client) {
        self.choice
            .set(AuthMethod::of(client).map_or(String::new(), |method| method.as_str().to_owned()));
        self.chosen.set(Vec::new());
    }
}

/// The tiles, what a change does, and Save.
#[component]
pub fn MethodCard(
    /// The application.
    client: Signal<Client>,
    /// What is stored.
    credentials: Signal<Vec<Credential>>,
    /// What is chosen.
    form: MethodForm,
    /// Saves.
    work: Work,
    /// Asks before credentials are taken off.
    ask: RwSignal<Option<Ask>>,
    /// What the server can't serve.
    #[prop(into)]
    unserved: Signal<Vec<UnservedMethod>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let client = client.read();
        AuthMethod::ALL
            .into_iter()
            .map(|method| {
                Choice::new(method.as_str(), method.label())
                    .hint(method.hint())
                    .blocked(unavailable(method, &client, &unserved.read()))
            })
            .collect::<Vec<_>>()
    });
    let change = Memo::new(move |_| form.change(&client.read()));
    let may_not = denied("update:clients");
    let blocked = Memo::new(move |_| match change.get() {
        _ if may_not.read().is_some() => may_not.get(),
        None => Some("Nothing is changed.".to_owned()),
        Some(AuthMethod::Keys(_)) if form.chosen.read().is_empty() => {
            Some(if credentials.read().is_empty() {
                "Add a credential first.".to_owned()
            } else {
                "Enable a credential first: in its menu below, or by adding one.".to_owned()
            })
        }
        Some(_) => None,
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if blocked.read_untracked().is_some() || work.busy().get_untracked() {
            return;
        }
        let Some(method) = change.get_untracked() else {
            return;
        };
        let seen = client.get_untracked();
        let ids = form.chosen.get_untracked();
        let to = Authentication::new(method, ids);
        let go = move || work.save_method(&seen, to.clone());
        match leaving_keys(&client.read_untracked(), method) {
            Some((title, lines, phrase)) => ask.set(Some(Ask {
                title,
                lines,
                phrase: Some(phrase),
                verb: "Save".to_owned(),
                then: std::sync::Arc::new(go),
            })),
            None => go(),
        }
    };
    view! {
        <form class="card" on:submit=save>
            <div class="card-head">
                <div>
                    <h2>"Authentication method"</h2>
                    <p>"How the application proves to the token endpoint who it is."</p>
                </div>
            </div>
            <div class="card-body">
                <RequiredCallout client />
                <AsItIs client unserved />
                <Tiles label="Authentication method" value=form.choice choices />
                {move || change.get().map(|method| {
                    view! { <ChangePreview client credentials form method /> }
                })}
                {move || work.refused().get().map(|error| {
                    view! {
                        <Callout tone=Tone::Danger title=error.title("Nothing was changed") alert=true>
                            <p>{error.to_string()}</p>
                        </Callout>
                    }
                })}
            </div>
            <SaveFoot busy=work.busy() blocked=Signal::derive(move || blocked.get())>
                <Show when=move || change.get().is_some()>
                    <Button on_press=move |()| form.reset(&client.read_untracked())>"Cancel"</Button>
                </Show>
            </SaveFoot>
        </form>
    }
}

/// Keys authenticate the application, and there is none.
#[component]
fn RequiredCallout(client: Signal<Client>) -> impl IntoView {
    let required = Memo::new(move |_| {
        let client = client.read();
        matches!(AuthMethod::of(&client), Some(AuthMethod::Keys(_))) && attached(&client).is_empty()
    });
    move || {
        required.get().then(|| {
            view! {
                <Callout tone=Tone::Danger title="Credential required">
                    <p>
                        "No credential is enabled, so the token endpoint refuses this application. Add one, or enable a stored one."
                    </p>
                </Callout>
            }
        })
    }
}

/// What the console shows and leaves alone: a method that the server can't serve, and signed requests (JAR, RFC 9101).
#[component]
fn AsItIs(client: Signal<Client>, unserved: Signal<Vec<UnservedMethod>>) -> impl IntoView {
    let not_served = move || {
        let method = AuthMethod::of(&client.read())?;
        let reason = not_served(method, &unserved.read())?;
        Some(view! {
            <Callout tone=Tone::Warn title=format!("{} is not served here", method.label())>
                <p>
                    {reason}
                    " So it refuses each request of this application. The setting stays as it is until another method is saved."
                </p>
            </Callout>
        })
    };
    let signs = move || {
        let client = client.read();
        let slot = client.signed_request_object.as_ref()?;
        let count = slot.credentials.len();
        (count > 0 || slot.required).then(|| {
            let with = match count {
                1 => "1 credential is".to_owned(),
                count => format!("{count} credentials are"),
            };
            let required = if slot.required { "must" } else { "may" };
            view! {
                <Callout tone=Tone::Accent title="Signed requests (JAR)">
                    <p>
                        {with} " kept for signed authorization requests, which this application "
                        {required} " send. Nothing here changes that."
                    </p>
                </Callout>
            }
        })
    };
    view! {
        {not_served}
        {signs}
    }
}

/// What will be sent, and what it does.
#[component]
fn ChangePreview(
    client: Signal<Client>,
    credentials: Signal<Vec<Credential>>,
    form: MethodForm,
    method: AuthMethod,
) -> impl IntoView {
    let lines = move || {
        let from = AuthMethod::of(&client.read());
        let ids = form.chosen.get();
        if matches!(method, AuthMethod::Keys(_)) && ids.is_empty() {
            return vec!["Nothing changes before you save.".to_owned()];
        }
        consequences(from, method, ids.len())
    };
    let enabled = move || {
        let ids = form.chosen.read();
        let credentials = credentials.read();
        let names: Vec<_> = credentials
            .iter()
            .filter(|credential| ids.contains(&credential.id))
            .map(display_name)
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let request = move || {
        let client = client.read();
        let to = Authentication::new(method, form.chosen.get());
        let body = to.patch(Authentication::of(&client).as_ref());
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        format!("PATCH /api/v2/clients/{}\n{body}", client.client_id)
    };
    view! {
        <Callout tone=Tone::Accent title=format!("{} once you save", method.label())>
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

/// Leaving keys that are in use: title, what stops, and the name to type.
fn leaving_keys(client: &Client, to: AuthMethod) -> Option<(String, Vec<String>, String)> {
    if !matches!(AuthMethod::of(client), Some(AuthMethod::Keys(_))) || attached(client).is_empty() {
        return None;
    }
    Some((
        format!("Change to {}?", to.label()),
        consequences(AuthMethod::of(client), to, 0),
        client.name.clone(),
    ))
}
