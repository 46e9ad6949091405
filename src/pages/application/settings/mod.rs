//! The Settings tab: name, description, type, endpoints, APIs, deletion.

mod apis;
mod app_type;
mod basic_information;
mod endpoints;
mod token_lifetime;

use leptos::prelude::*;
use management_api::{AppType, Client};

use crate::{
    api::{Api, ApiError, Remote},
    domain::{AuthMethod, ClientDraft, attached, in_sentence, in_toast},
    pages::client_fields::ClientFields,
    router::{NavigateOptions, use_navigate},
    routes::Route,
    session::denied,
    ui::{Ask, Badge, Button, ConfirmDialog, Look, Placeholder, SaveFoot, Toasts, Tone, part},
};
use apis::ApisCard;
pub use apis::{Access, ApisView};
use app_type::AppTypeCard;
use basic_information::BasicInformation;
use endpoints::{EndpointsCard, issuer};

part! {
    /// The tab.
    pub fn settings_tab(client_id: String, client: Remote<Client>, typed: SettingsForm) in settings, Placeholder::Card => { view! { <SettingsTab client_id client typed /> } }
}

/// The unsaved input. It belongs to the application's page, so that it survives switching tabs.
#[derive(Clone, Copy)]
pub struct SettingsForm {
    /// What is saved.
    seen: RwSignal<BasicInformation>,
    name: RwSignal<String>,
    description: RwSignal<String>,
    /// Another type, if one is chosen.
    app_type: RwSignal<Option<AppType>>,
}

impl SettingsForm {
    /// Follows what is saved, until something is typed.
    #[must_use]
    pub fn new(client: Remote<Client>) -> Self {
        let typed = Self {
            seen: RwSignal::new(BasicInformation::default()),
            name: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            app_type: RwSignal::new(None),
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

    /// Something differs from what is saved.
    #[must_use]
    pub fn is_changed(self) -> bool {
        self.has_text_changed() || self.app_type.read().is_some()
    }

    fn has_text_changed(self) -> bool {
        let typed = BasicInformation {
            name: self.name.get(),
            description: self.description.get(),
        };
        // A stored name may have white space around it.
        typed.trimmed() != self.seen.read().trimmed()
    }

    /// Goes back to what is saved.
    fn reset(self) {
        let seen = self.seen.get_untracked();
        self.name.set(seen.name);
        self.description.set(seen.description);
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
    let ask = RwSignal::new(None::<Ask>);
    view! {
        <div class="settings">
            <Basics client_id=client_id.clone() client typed />
            <AppTypeCard client_id=client_id.clone() client choice=typed.app_type />
            <EndpointsCard issuer=issuer() />
            <ApisCard client_id=client_id.clone() ask />
            <DeleteCard client_id client ask />
        </div>
        <ConfirmDialog ask />
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
        ..
    } = typed;
    let form = typed;
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
                <Show when=move || form.has_text_changed()>
                    <Badge tone=Tone::Warn>"Not saved"</Badge>
                </Show>
            </div>
            <div class="card-body narrow-form">
                <ClientFields name description sent rejected error_title="Change not saved" />
            </div>
            <SaveFoot busy=save.pending() blocked=Signal::derive(move || blocked.get())>
                <Show when=move || form.has_text_changed()>
                    <Button blocked=Signal::derive(move || {
                        save.pending().get().then(|| "The request is in progress.".to_owned())
                    }) on_press=move |()| form.reset()>
                        "Cancel"
                    </Button>
                </Show>
            </SaveFoot>
        </form>
    }
}

#[component]
fn DeleteCard(
    client_id: String,
    client: Remote<Client>,
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let navigate = use_navigate();
    let delete = Action::new_local(move |(): &()| {
        let client_id = client_id.clone();
        async move { api.delete_client(&client_id).await }
    });
    Effect::new(move || match delete.value().get() {
        Some(Ok(())) => {
            let name = client.latest().get_untracked().unwrap_or_default().name;
            toasts.done(format!("{} deleted.", in_toast(&name)));
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
    all.extend(app_type::messages());
    all.extend(token_lifetime::messages());
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
