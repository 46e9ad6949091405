//! The Credentials tab: loads its data and reads its address.

mod actions;
mod add;
mod expiry;
mod list;
mod live_test;
mod method;
mod state;
mod view;

pub use actions::CredentialActions;
pub use add::{AddDialog, AddDialogState, KeyReuseWarning};
pub use expiry::Edit;
pub use list::{Blocked, Capacity, CredentialTable, LastUses, RowAction};
pub use method::{MethodCard, MethodForm};
pub use view::CredentialsView;

use leptos::prelude::*;
use management_api::Client;

use crate::{
    api::Remote,
    pages::shared::Loaded,
    router::{NavigateOptions, use_navigate, use_query_map},
    routes::{Route, Tab},
    ui::{CardSkeleton, Placeholder, part},
};
use list::last_uses;

part! {
    /// The tab.
    pub fn credentials_tab(
        client_id: String,
        client: Remote<Client>,
        form: MethodForm,
    ) in credentials, Placeholder::Card => { view! { <CredentialsTab client_id client form /> } }
}

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
    open_from_address(adding, client_id.clone());
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

/// Messages with values in them, by what they are about.
#[cfg(test)]
pub(super) fn messages() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("Effects of a change of the method", method::messages()),
        ("Problems of a new credential", add::messages()),
        ("Limits and actions of stored credentials", list::messages()),
    ]
}

/// Opens the dialog if the address requests it, as the command palette does.
fn open_from_address(adding: AddDialogState, client_id: String) {
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
            };
            navigate(&route.path(), options);
        }
    });
}
