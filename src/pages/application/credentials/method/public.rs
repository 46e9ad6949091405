//! What a public application has in place of a method: the reason why it can have none.

use leptos::prelude::*;
use management_api::{AppType, Client};

use crate::ui::{Callout, Tone};

/// The card.
#[component]
pub fn PublicCard(
    /// The application.
    client: Signal<Client>,
) -> impl IntoView {
    let kind = Memo::new(move |_| match client.read().app_type {
        Some(AppType::Native) => {
            "This is a native application: whoever has its program can read what is in it."
        }
        _ => "This is a single-page application: everyone can read what a browser gets.",
    });
    view! {
        <section class="card" aria-labelledby="method-heading">
            <div class="card-head">
                <div>
                    <h2 id="method-heading">"Authentication method"</h2>
                    <p>"None. A public application doesn’t authenticate."</p>
                </div>
            </div>
            <div class="card-body">
                <Callout tone=Tone::Accent title="No keys, certificates or client secret">
                    <p>
                        {move || kind.get()}
                        " It can’t keep a private key or a client secret, so it can’t have either. Use the authorization code flow with PKCE (RFC 7636)."
                    </p>
                </Callout>
            </div>
        </section>
    }
}
