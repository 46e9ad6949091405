//! The Credentials tab: what it awaits, and what its address asks for.

mod actions;
mod add;
mod expiry;
mod list;
mod method;
mod view;

pub use actions::CredentialActions;
pub use add::{AddDialog, AddDialogState, KeyReuseWarning};
pub use list::{Blocked, Capacity, CredentialTable, LastUses, RowAction};
pub use method::{MethodCard, MethodForm};
pub use view::CredentialsView;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use management_api::Client;

use crate::{
    api::Remote,
    pages::shared::Loaded,
    routes::{Route, Tab},
    ui::CardSkeleton,
};
use list::last_uses;

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
    let credentials = Remote::credentials_of(client_id.clone());
    let uses = last_uses(client_id.clone());
    let actions = CredentialActions::new(client_id.clone(), client, credentials);
    let adding = AddDialogState::default();
    start_if_asked(adding, client_id.clone());
    let client = client.value();
    view! {
        <Loaded
            remote=credentials
            skeleton=|| view! { <CardSkeleton /> }
            ready=move |credentials| {
                let client_id = client_id.clone();
                view! { <CredentialsView client_id client credentials uses actions form adding /> }
            }
        />
    }
}

/// The command palette asks by the address.
fn start_if_asked(adding: AddDialogState, client_id: String) {
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
