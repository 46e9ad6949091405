//! Help: what `private_key_jwt` is, how to make a key, what each code means.

pub mod codes;

use leptos::prelude::*;

use super::not_found::Missing;
use super::shared::set_title;
use crate::{
    router::use_params,
    routes::Route,
    ui::{Badge, CopyButton, Glyph, Icon, PageTitle, Placeholder, Tone, part},
};
use codes::{CodeHelp, Kind};

part! {
    /// The page.
    pub fn help_page() in help, Placeholder::Card => { view! { <HelpPage /> } }
}

part! {
    /// The page of a code.
    pub fn code_page() in help, Placeholder::Card => { view! { <CodePage /> } }
}

/// Commands that make a key and what is registered of it.
const COMMANDS: [(&str, &str); 3] = [
    (
        "Create a private key. It stays where it is used.",
        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem",
    ),
    (
        "Write its public key: this is what you register.",
        "openssl pkey -in private.pem -pubout -out public.pem",
    ),
    (
        "Or wrap it in a certificate, which carries an expiry.",
        "openssl req -x509 -key private.pem -subj \"/CN=billing\" -days 365 -out certificate.pem",
    ),
];

/// The page.
#[component]
pub fn HelpPage() -> impl IntoView {
    set_title("Help");
    let commands = COMMANDS.map(|(what, command)| {
        view! {
            <li>
                <p>{what}</p>
                <div class="command">
                    <code dir="ltr">{command}</code>
                    <CopyButton text=command what="command" />
                </div>
            </li>
        }
    });
    view! {
        <div class="page-head">
            <PageTitle>"Help"</PageTitle>
        </div>
        <div class="help-intro">
            <section class="card help" aria-labelledby="help-method">
                <h2 id="help-method">"What private_key_jwt is"</h2>
                <p>
                    "An application proves its identity with a key instead of a shared secret. For each token request it signs a short-lived JWT, the client assertion, with its private key. The server verifies the signature with the public key registered here (OpenID Connect Core, section 9; RFC 7523)."
                </p>
                <p>
                    "The private key never leaves the application. What is stored here is public: a leak of this database gives nobody access."
                </p>
            </section>
            <section class="card help" aria-labelledby="help-key">
                <h2 id="help-key">"Create a key with openssl"</h2>
                <ol class="help-steps">{commands}</ol>
                <p>
                    "Then open the application, select "<strong>"Add Credential"</strong>
                    ", and choose public.pem or certificate.pem. Its Quickstart has code that gets a token. Without openssl, "
                    <a href=Route::Generate.path()>"Generate"</a>
                    " makes a key pair in your browser. To see what a file is without registering it, use "
                    <a href=Route::Inspect.path()>"Inspect"</a> "."
                </p>
            </section>
            <section class="card help" aria-labelledby="help-rotation">
                <h2 id="help-rotation">"Replace a key before it expires"</h2>
                <ol class="help-steps">
                    <li>"Add the new credential. Both keys work now."</li>
                    <li>"Switch the application to the new private key."</li>
                    <li>"When the old credential is no longer used, disable it, then delete it."</li>
                </ol>
            </section>
        </div>
        <CodeList
            id="help-reasons"
            title="Why a token request was rejected"
            text="The token endpoint answers invalid_client without a reason. The Activity tab shows it."
            kind=Kind::Reason
        />
        <CodeList
            id="help-findings"
            title="What is wrong with a file"
            text="Codes of findings, as Inspect and countersign inspect --json report them."
            kind=Kind::Finding
        />
    }
}

#[component]
fn CodeList(
    id: &'static str,
    title: &'static str,
    text: &'static str,
    kind: Kind,
) -> impl IntoView {
    let mut entries = codes::all();
    entries.retain(|entry| entry.kind == kind);
    view! {
        <section class="card help" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <p>{text}</p>
            <ul class="help-codes">
                {entries
                    .into_iter()
                    .map(|entry| {
                        let code = entry.code;
                        let href = Route::HelpCode { code: code.clone() }.path();
                        view! {
                            <li>
                                <a href=href title=entry.when>
                                    <code>{code}</code>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Reads the code from the address.
#[component]
pub fn CodePage() -> impl IntoView {
    let params = use_params();
    move || view! { <CodeView code=params.get().code /> }
}

/// What a code means.
#[component]
pub fn CodeView(
    /// The code.
    code: String,
) -> impl IntoView {
    let entries = codes::of(&code);
    if entries.is_empty() {
        return view! {
            <Missing title="Code not found" text="No finding and no rejected request has this code." />
        }
        .into_any();
    }
    set_title(&code);
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <a class="crumb" href=Route::Help.path()>
                    <Icon glyph=Glyph::Back />
                    "Help"
                </a>
                <PageTitle>
                    <code dir="ltr">{code}</code>
                </PageTitle>
            </div>
        </div>
        {entries.into_iter().map(|entry| view! { <CodeCard entry /> }).collect_view()}
    }
    .into_any()
}

#[component]
fn CodeCard(entry: CodeHelp) -> impl IntoView {
    let (title, next) = match entry.kind {
        Kind::Finding => (
            "Finding in a file",
            view! {
                <p>
                    "Choose the file in " <a href=Route::Inspect.path()>"Inspect"</a>
                    ": it shows the place in the file, the values compared, and how to fix it."
                </p>
            }
            .into_any(),
        ),
        Kind::Reason => (
            "Rejected token request",
            view! {
                <p>
                    "The application’s Activity tab shows the value that was received and the one that was expected. Paste the assertion into "
                    <a href=Route::Assertion.path()>"Assertion"</a>
                    " to see each rule. The Quickstart has code that the server accepts."
                </p>
            }
            .into_any(),
        ),
    };
    let tone = match entry.severity.as_deref() {
        Some("Error") => Tone::Danger,
        Some(words) if words.starts_with("Warning") => Tone::Warn,
        _ => Tone::Plain,
    };
    let alike = (!entry.alike.is_empty()).then(|| {
        view! {
            <div>
                <h3>"Related codes"</h3>
                <ul class="help-codes">
                    {entry
                        .alike
                        .into_iter()
                        .map(|code| {
                            let href = Route::HelpCode { code: code.clone() }.path();
                            view! {
                                <li>
                                    <a href=href>
                                        <code>{code}</code>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </div>
        }
    });
    view! {
        <section class="card help help-code">
            <h2>{title}</h2>
            {entry.severity.map(|words| view! { <p><Badge tone>{words}</Badge></p> })}
            <p>{entry.when}</p>
            {next}
            {alike}
        </section>
    }
}
