//! The dialog that creates an application.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use management_api::{AppType, Client, ClientCreate};

use crate::{
    api::{Api, ApiError},
    domain::{APP_TYPES, ClientDraft, app_type_hint, app_type_label, in_sentence},
    routes::{Route, Tab},
    session::denied,
    ui::{Callout, Choice, Dialog, FormFoot, RadioGroup, TextArea, TextField, Toasts, Tone},
};

/// The dialog. What was typed stays when the server rejects it.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog title="Create Application" open>
            <CreateForm open />
        </Dialog>
    }
}

#[component]
fn CreateForm(open: RwSignal<bool>) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let app_type = RwSignal::new(AppType::NonInteractive);
    let description = RwSignal::new(String::new());
    let draft = Memo::new(move |_| ClientDraft {
        name: name.get(),
        app_type: Some(app_type.get()),
        description: description.get(),
    });
    let may_not = denied("create:clients");
    let blocked = Signal::derive(move || may_not.get().or_else(|| draft.read().blocked()));
    let create = Action::new_local(move |request: &ClientCreate| {
        let request = request.clone();
        async move { api.create_client(&request).await }
    });
    let rejected = Memo::new(move |_| match create.value().get() {
        Some(Err(error)) => Some::<ApiError>(error),
        _ => None,
    });
    // The server's message about a field stays until the field changes.
    let sent = StoredValue::new(ClientDraft::default());
    let on_field = move |field: &str, of: fn(&ClientDraft) -> &str| {
        let is_same = sent.with_value(|sent| of(sent) == of(&draft.read()));
        let rejected = rejected.read();
        rejected.as_ref().filter(|_| is_same)?.on(field)
    };
    Effect::new(move || {
        if let Some(Ok(client)) = create.value().get() {
            open.set(false);
            toasts.done(format!("{} created.", in_sentence(&client.name)));
            navigate(&credentials_path(&client), NavigateOptions::default());
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if create.pending().get_untracked() || blocked.read_untracked().is_some() {
            return;
        }
        if let Ok(request) = ClientCreate::try_from(&*draft.read_untracked()) {
            sent.set_value(draft.get_untracked());
            create.dispatch_local(request);
        }
    };
    let choices: Vec<_> = APP_TYPES
        .into_iter()
        .map(|kind| {
            let (label, hint) = (app_type_label(Some(&kind)), app_type_hint(&kind));
            Choice::new(kind, label).hint(hint)
        })
        .collect();
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <TextField
                    label="Name"
                    value=name
                    autofocus=true
                    hint="For people, for example billing-service"
                    error=Signal::derive(move || {
                        draft
                            .read()
                            .problems()
                            .name
                            .or_else(|| on_field("name", |draft| &draft.name))
                    })
                />
                <RadioGroup label="Application type" value=app_type choices />
                <TextArea
                    label="Description"
                    value=description
                    optional=true
                    rows=2
                    error=Signal::derive(move || {
                        draft
                            .read()
                            .problems()
                            .description
                            .or_else(|| on_field("description", |draft| &draft.description))
                    })
                />
                {move || {
                    rejected
                        .get()
                        .filter(|error| error.on("name").is_none() && error.on("description").is_none())
                        .map(|error| {
                            view! {
                                <Callout tone=Tone::Danger title=error.title("Application not created") alert=true>
                                    <p>{error.to_string()}</p>
                                </Callout>
                            }
                        })
                }}
            </div>
            <FormFoot submit="Create" open busy=create.pending() blocked />
        </form>
    }
}

fn credentials_path(client: &Client) -> String {
    let route = Route::Application {
        client_id: client.client_id.clone(),
        tab: Tab::Credentials,
    };
    route.path()
}
