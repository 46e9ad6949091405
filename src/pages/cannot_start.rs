//! Pages that are shown if the console can't start.

use crate::deployment::StartFailure;
use leptos::prelude::*;

use crate::ui::{Callout, Tone};

/// config.json is not usable: what is wrong, where, and what to do. Guessing a backend could send a token to the
/// wrong one.
#[component]
pub fn ConfigErrorPage(
    /// The file's address.
    url: String,
    /// What is wrong.
    error: StartFailure,
) -> impl IntoView {
    let (title, text) = match error {
        StartFailure::Fetch(error) => ("config.json can’t be fetched", error.to_string()),
        StartFailure::Content(error) => ("config.json can’t be used", error.to_string()),
    };
    view! {
        <main class="page" id="main">
            <h1>"Countersign can’t start"</h1>
            <Callout tone=Tone::Danger title alert=true>
                <p>{text}</p>
                <p>
                    "The file is " <a href=url.clone() rel="external">{url.clone()}</a>
                    ". It names the server that this console talks to, for instance:"
                </p>
                <pre class="config-example" tabindex="0">
                    <code>{r#"{ "backend": "https://auth.example.com" }"#}</code>
                </pre>
                <p>"Whoever runs this site mends it there; nothing has to be built again. Then reload this page."</p>
            </Callout>
        </main>
    }
}

/// Another page shows the console inside itself.
#[component]
pub fn FramedPage() -> impl IntoView {
    view! {
        <main class="page" id="main">
            <Callout tone=Tone::Danger title="Countersign does not run inside another page" alert=true>
                <p>
                    "A page around it could lay its own buttons over it. "
                    <a href=crate::routes::Route::Applications.path() target="_top">
                        "Open it by itself"
                    </a>
                </p>
            </Callout>
        </main>
    }
}
