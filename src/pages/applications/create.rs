//! The dialog that creates an application.

use leptos::prelude::*;
use management_api::{AppType, Client, ClientCreate};

use crate::{
    api::{Api, ApiError},
    domain::{APP_TYPES, ClientDraft, app_type_hint, app_type_label, in_toast},
    pages::client_fields::ClientFields,
    router::{NavigateOptions, use_navigate},
    routes::{Route, Tab},
    session::denied,
    ui::{Choice, Dialog, FormFoot, RadioGroup, Toasts},
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
    let sent = StoredValue::new(ClientDraft::default());
    Effect::new(move || {
        if let Some(Ok(client)) = create.value().get() {
            open.set(false);
            toasts.done(format!("{} created.", in_toast(&client.name)));
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
    let changed = Signal::derive(move || {
        let is_created = matches!(create.value().get(), Some(Ok(_)));
        !(is_created || name.read().is_empty() && description.read().is_empty())
    });
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <ClientFields
                    name
                    description
                    sent
                    rejected
                    error_title="Application not created"
                    autofocus=true
                    hint="For people, for example billing-service"
                >
                    <RadioGroup label="Application type" value=app_type choices />
                </ClientFields>
            </div>
            <FormFoot submit="Create" open busy=create.pending() blocked changed />
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
