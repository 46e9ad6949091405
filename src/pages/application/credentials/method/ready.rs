//! What comes after the first Save: a token.

use leptos::prelude::*;
use management_api::{Client, Credential, Method, TokenEndpointAuthMethod as Plain};

use crate::{
    clock::Now,
    domain::{AuthMethod, attached, usable},
    pages::application::credentials::LastUses,
    routes::{Route, Tab},
    ui::{Callout, Tone},
};

/// Leads to Quickstart while no key was ever used, and after a method was saved.
#[component]
pub fn GetToken(
    /// The application.
    client: Signal<Client>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The last uses.
    uses: Signal<LastUses>,
    /// A method was saved since the page was opened.
    #[prop(into)]
    has_saved: Signal<bool>,
) -> impl IntoView {
    let now = Now::current();
    let is_shown = Memo::new(move |_| {
        let client = client.read();
        match AuthMethod::of(&client) {
            Some(AuthMethod::Keys(Method::PrivateKeyJwt)) => {
                let ids = attached(&client);
                let is_unused = match &*uses.read() {
                    LastUses::Known(uses) => uses.iter().all(|own| own.last_used_at.is_none()),
                    _ => false,
                };
                (is_unused || has_saved.get())
                    && !usable(&credentials.read(), &ids, now.get()).is_empty()
            }
            Some(AuthMethod::Plain(Plain::ClientSecretPost | Plain::ClientSecretBasic)) => {
                has_saved.get()
            }
            _ => false,
        }
    });
    let path = move || {
        let route = Route::Application {
            client_id: client.read().client_id.clone(),
            tab: Tab::Quickstart,
        };
        route.path()
    };
    view! {
        <Show when=move || is_shown.get()>
            <Callout tone=Tone::Ok title="Ready to issue tokens">
                <p>
                    <a href=path>"Get a token"</a>
                    ": programs in six languages, with this application’s values in them."
                </p>
            </Callout>
        </Show>
    }
}
