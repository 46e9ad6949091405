//! The page that generates a key pair. It needs no server and no sign-in.

use leptos::prelude::*;

use super::shared::set_title;
use crate::{
    generator::{Generated, KeyGenerator},
    ui::{Button, CopyButton, DownloadButton, PageTitle, Placeholder, part},
};

part! {
    /// The page.
    pub fn generate_page() in generate, Placeholder::Card => { view! { <GeneratePage /> } }
}

/// The page. Nothing of it is sent anywhere.
#[component]
pub fn GeneratePage() -> impl IntoView {
    set_title("Generate");
    let generated = RwSignal::new(None::<Generated>);
    let keep = UnsyncCallback::new(move |new: Generated| generated.set(Some(new)));
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Generate a key pair"</PageTitle>
                <p>
                    "For private_key_jwt. The key pair is generated in your browser. You save the private key; only the public key is registered. No server or sign-in needed."
                </p>
            </div>
        </div>
        <section class="card generate-page" aria-label="Key pair">
            <div class="card-body">
                {move || match generated.get() {
                    None => view! { <KeyGenerator stem=String::new() on_done=keep /> }.into_any(),
                    Some(new) => view! { <PublicPart new again=move |()| generated.set(None) /> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// What is registered, and how.
#[component]
fn PublicPart(new: Generated, #[prop(into)] again: Callback<()>) -> impl IntoView {
    let Generated { pem, file_name } = new;
    let what = if file_name.ends_with("-certificate.pem") {
        "Certificate"
    } else {
        "Public key"
    };
    let bytes = pem.clone().into_bytes();
    view! {
        <div class="generator">
            <h2 tabindex="-1" autofocus=true>{what}</h2>
            <p>
                "Register it: open the application, choose Private Key JWT, then Add Credential, and paste or drop this."
            </p>
            <pre class="generated-pem" tabindex="0" role="region" aria-label=what>
                <code>{pem.clone()}</code>
            </pre>
            <div class="buttons">
                <CopyButton text=pem what=crate::domain::lowercase(what) wordy=true />
                <DownloadButton
                    name=file_name
                    media_type="application/x-pem-file"
                    bytes=move |()| bytes.clone()
                />
                <Button small=true on_press=again>
                    "Generate another"
                </Button>
            </div>
        </div>
    }
}
