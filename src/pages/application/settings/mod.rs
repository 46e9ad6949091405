//! The Settings tab: name, description, deletion.

mod basic_information;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use management_api::Client;

use crate::{
    api::{Api, ApiError, Remote},
    domain::{AuthMethod, ClientDraft, attached, in_sentence},
    pages::client_fields::ClientFields,
    routes::Route,
    session::denied,
    ui::{Ask, Button, ConfirmDialog, Look, SaveFoot, Stand, Toasts, part},
};
use basic_information::BasicInformation;

part! {
    /// The tab.
    pub fn settings_tab(client_id: String, client: Remote<Client>, typed: SettingsForm) in settings, Stand::Card => { view! { <SettingsTab client_id client typed /> } }
}

/// The unsaved input. It belongs to the application's page, so that it survives switching tabs.
#[derive(Clone, Copy)]
pub struct SettingsForm {
    /// What is saved.
    seen: RwSignal<BasicInformation>,
    name: RwSignal<String>,
    description: RwSignal<String>,
}

impl SettingsForm {
    /// Follows what is saved, until something is typed.
    #[must_use]
    pub fn new(client: Remote<Client>) -> Self {
        let typed = Self {
            seen: RwSignal::new(BasicInformation::default()),
            name: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
        };
        // Unchanged fields follow what was saved elsewhere.
        let saved = client.value();
        Effect::new(move || {
            let (new, old) = (
                BasicInformation::of(&saved.read()),
                typed.seen.get_untracked(),
            );
            if *typed.name.read_untracked() == old.name {
                typed.name.set(new.name.clone());
            }
            if *typed.description.read_untracked() == old.description {
                typed.description.set(new.description.clone());
            }
            typed.seen.set(new);
        });
        typed
    }
}

/// The tab.
#[component]
pub fn SettingsTab(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Remote<Client>,
    /// The unsaved input.
    typed: SettingsForm,
) -> impl IntoView {
    view! {
        <Basics client_id=client_id.clone() client typed />
        <DeleteCard client_id client />
    }
}

#[component]
fn Basics(client_id: String, client: Remote<Client>, typed: SettingsForm) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let own_id = client_id.clone();
    let before = StoredValue::new(BasicInformation::default());
    let SettingsForm {
        seen,
        name,
        description,
    } = typed;
    let typed = move || BasicInformation {
        name: name.get(),
        description: description.get(),
    };
    let draft = Memo::new(move |_| ClientDraft {
        name: name.get(),
        description: description.get(),
        ..ClientDraft::default()
    });
    let may_not = denied("update:clients");
    let blocked = Memo::new(move |_| {
        if may_not.read().is_some() {
            may_not.get()
        } else if typed().trimmed() == seen.get() {
            Some("No changes.".to_owned())
        } else {
            draft.read().blocked()
        }
    });
    let save = Action::new_local(move |(from, to): &(BasicInformation, BasicInformation)| {
        let (client_id, from, to) = (client_id.clone(), from.clone(), to.clone());
        async move { basic_information::change(api, client, &client_id, &from, &to).await }
    });
    Effect::new(move || {
        if let Some(Err(ApiError::NotFound(_))) = save.value().get() {
            // Deleted elsewhere: reloading shows that.
            client.reload();
        }
        if let Some(Ok(())) = save.value().get() {
            let (client_id, before, now) =
                (own_id.clone(), before.get_value(), seen.get_untracked());
            let undo = std::sync::Arc::new(move || {
                basic_information::undo_change(
                    api,
                    toasts,
                    client,
                    client_id.clone(),
                    now.clone(),
                    before.clone(),
                );
            });
            toasts.done_with("Saved.", "Undo", undo);
        }
    });
    let rejected = Memo::new(move |_| match save.value().get() {
        Some(Err(error)) => Some::<ApiError>(error),
        _ => None,
    });
    let sent = StoredValue::new(ClientDraft::default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if blocked.read_untracked().is_some() || save.pending().get_untracked() {
            return;
        }
        let from = seen.get_untracked();
        let to = untrack(typed).trimmed();
        before.set_value(from.clone());
        sent.set_value(draft.get_untracked());
        save.dispatch_local((from, to));
    };
    view! {
        <form class="card" on:submit=submit novalidate>
            <div class="card-head">
                <div>
                    <h2>"Basic information"</h2>
                </div>
            </div>
            <div class="card-body narrow-form">
                <ClientFields name description sent rejected error_title="Change not saved" />
            </div>
            <SaveFoot busy=save.pending() blocked=Signal::derive(move || blocked.get()) />
        </form>
    }
}

#[component]
fn DeleteCard(client_id: String, client: Remote<Client>) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let navigate = use_navigate();
    let ask = RwSignal::new(None::<Ask>);
    let delete = Action::new_local(move |(): &()| {
        let client_id = client_id.clone();
        async move { api.delete_client(&client_id).await }
    });
    Effect::new(move || match delete.value().get() {
        Some(Ok(())) => {
            let name = client.latest().get_untracked().unwrap_or_default().name;
            toasts.done(format!("{} deleted.", in_sentence(&name)));
            navigate(&Route::Applications.path(), NavigateOptions::default());
        }
        Some(Err(error)) => toasts.failed(format!("Couldn’t delete the application. {error}")),
        None => {}
    });
    let start = move |()| {
        let client = client.latest().get_untracked().unwrap_or_default();
        ask.set(Some(Ask {
            title: format!("Delete {}?", in_sentence(&client.name)),
            lines: deletion_effects(&client),
            phrase: Some(client.name),
            verb: "Delete application".to_owned(),
            then: std::sync::Arc::new(move || {
                delete.dispatch_local(());
            }),
        }));
    };
    view! {
        <section class="card" aria-labelledby="danger-heading">
            <div class="card-head">
                <div>
                    <h2 id="danger-heading">"Delete this application"</h2>
                    <p>
                        "This also deletes its credentials and its client ID. It can’t be undone."
                    </p>
                </div>
                <Button
                    look=Look::Danger
                    on_press=start
                    busy=delete.pending()
                    blocked=denied("delete:clients")
                >
                    "Delete application…"
                </Button>
            </div>
        </section>
        <ConfirmDialog ask />
    }
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let client = |keys: &str| -> Client {
        serde_json::from_str(&format!(
            r#"{{"client_id":"a","name":"billing",
                "client_authentication_methods":{{"private_key_jwt":{{"credentials":[{keys}]}}}}}}"#
        ))
        .unwrap()
    };
    let mut all = deletion_effects(&client(r#"{"id":"a"}"#));
    all.extend(deletion_effects(&client(r#"{"id":"a"},{"id":"b"}"#)));
    all.extend(basic_information::messages());
    all
}

/// What deleting the application does.
fn deletion_effects(client: &Client) -> Vec<String> {
    let mut lines = vec![format!(
        "The token endpoint rejects {} immediately: it gets no new access tokens.",
        in_sentence(&client.name)
    )];
    if matches!(AuthMethod::of(client), Some(AuthMethod::Keys(_))) {
        lines.push(match attached(client).len() {
            1 => "1 credential is in use.".to_owned(),
            count => format!("{count} credentials are in use."),
        });
    }
    lines.push("Issued access tokens keep working until they expire.".to_owned());
    lines.push("The client ID can’t be reused.".to_owned());
    lines
}
