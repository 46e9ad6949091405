//! The Credentials tab: what it awaits, and what its address asks for.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use management_api::{Client, Credential};

use super::add::Adding;
use super::method_card::MethodForm;
use super::usage::last_uses;
use super::view::CredentialsView;
use super::work::Work;
use crate::{
    api::Api,
    remote::{Loaded, Remote},
    routes::{Route, Tab},
    ui::CardSkeleton,
};

/// Awaits the credentials.
#[component]
pub fn CredentialsTab(
    /// The application's client ID.
    client_id: String,
    /// The application.
    client: Remote<Client>,
    /// The method that is chosen but not saved.
    form: MethodForm,
) -> impl IntoView {
    let credentials = stored(client_id.clone());
    let uses = last_uses(client_id.clone());
    let work = Work::new(client_id.clone(), client, credentials);
    let adding = Adding::default();
    start_if_asked(adding, client_id.clone());
    let client = client.value();
    view! {
        <Loaded
            remote=credentials
            skeleton=|| view! { <CardSkeleton /> }
            ready=move |credentials| {
                let client_id = client_id.clone();
                view! { <CredentialsView client_id client credentials uses work form adding /> }
            }
        />
    }
}

/// What an application has stored.
pub fn stored(client_id: String) -> Remote<Vec<Credential>> {
    let api = expect_context::<Api>();
    Remote::load(move || {
        let client_id = client_id.clone();
        async move { api.credentials(&client_id).await }
    })
}

/// The command palette asks by the address.
fn start_if_asked(adding: Adding, client_id: String) {
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move || {
        if query.read().get("add").is_some() {
            adding.start();
            let route = Route::Application {
                client_id: client_id.clone(),
                tab: Tab::Credentials,
            };
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&route.path(), options);
        }
    });
}
