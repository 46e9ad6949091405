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
    /// The error.
    error: StartFailure,
) -> impl IntoView {
    let (title, text) = match error {
        StartFailure::Fetch(error) => ("config.json can’t be read", error.to_string()),
        StartFailure::Content(error) => ("config.json can’t be used", error.to_string()),
    };
    view! {
        <main class="page" id="main">
            <h1>"Countersign can’t start"</h1>
            <Callout tone=Tone::Danger title alert=true>
                <p>{text}</p>
                <p>
                    "The file is " <a href=url.clone() rel="external">{url.clone()}</a>
                    ". It names the server of this console, for example:"
                </p>
                <pre class="config-example" tabindex="0">
                    <code>{r#"{ "backend": "https://auth.example.com" }"#}</code>
                </pre>
                <p>"The site’s operator can fix it there, without a new build. Then reload this page."</p>
            </Callout>
        </main>
    }
}

/// Another page shows the console inside itself.
#[component]
pub fn FramedPage() -> impl IntoView {
    view! {
        <main class="page" id="main">
            <Callout tone=Tone::Danger title="Countersign doesn’t run inside another page" alert=true>
                <p>
                    "The surrounding page could place its own controls over it. "
                    <a href=crate::routes::Route::Applications.path() target="_top">
                        "Open Countersign on its own"
                    </a>
                </p>
            </Callout>
        </main>
    }
}
