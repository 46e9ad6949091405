//! Testing a credential for real: an assertion is signed in the tab and sent to the token endpoint.

mod command;
mod draft;
mod outcome;
mod run;
mod state;

use leptos::prelude::*;
use management_api::{Algorithm, Credential};

use crate::{
    api::Api,
    generator::PassphraseField,
    session::Server,
    ui::{
        Button, Callout, Choice, Dialog, DropZone, Look, Placeholder, Select, TextField, Tone, part,
    },
};
use command::CommandView;
use outcome::Outcome;
use state::{LiveTestState, Options};

part! {
    /// The dialog.
    pub fn live_test_dialog(client_id: String, credential: RwSignal<Option<Credential>>, open: RwSignal<bool>)
        in live_test, Placeholder::Dialog(open) => { view! { <LiveTest client_id credential open /> } }
}

/// The dialog that tests a credential.
#[component]
pub fn LiveTest(
    /// The application.
    client_id: String,
    /// The credential.
    credential: RwSignal<Option<Credential>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = credential.read().as_ref().map(|own| own.name.clone());
        format!("Test {}", name.unwrap_or_default())
    });
    view! {
        <Dialog title open>
            {
                let client_id = client_id.clone();
                move || {
                    let client_id = client_id.clone();
                    credential.get().map(|credential| view! { <TestForm client_id credential /> })
                }
            }
        </Dialog>
    }
}

#[component]
fn TestForm(client_id: String, credential: Credential) -> impl IntoView {
    let api = expect_context::<Api>();
    let server = expect_context::<Server>();
    let only: Option<Algorithm> = credential.alg.as_deref().and_then(|alg| alg.parse().ok());
    let algorithms = only.map_or_else(|| Algorithm::ALL.to_vec(), |only| vec![only]);
    let algorithm = only.unwrap_or(Algorithm::RS256);
    let state = LiveTestState::new(client_id, credential, algorithm);
    let (chosen, busy) = (state.chosen, state.is_busy);
    let begin = move |is_sent| state.begin(api, server, is_sent);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        begin(true);
    };
    let is_tenant = !api.backend().is_countersign();
    let blocked = Signal::derive(move || {
        chosen
            .read()
            .is_none()
            .then(|| "Choose the private key first.".to_owned())
    });
    let needs_passphrase = move || matches!(&*chosen.read(), Some(chosen) if chosen.is_encrypted);
    view! {
        <form class="dialog-form" on:submit=submit novalidate=true>
            <div class="dialog-body">
                <DropZone
                    on_file=move |file| state.choose(file)
                    hint="The private key, PEM or JWK. It stays in this tab."
                />
                {move || {
                    chosen.get().map(|chosen| view! { <p class="soft">"Chosen: " <code>{chosen.name}</code></p> })
                }}
                <Show when=needs_passphrase>
                    <PassphraseField
                        label="Passphrase of the file"
                        hint="Used in this tab only."
                        field=state.passphrase
                    />
                </Show>
                <OptionFields options=state.options algorithms />
                <div aria-live="polite">
                    {move || {
                        state
                            .error
                            .get()
                            .map(|error| {
                                view! {
                                    <Callout tone=Tone::Danger title="Nothing was sent">
                                        <p>{error.to_string()}</p>
                                    </Callout>
                                }
                            })
                    }}
                    {move || state.tested.get().map(|tested| view! { <Outcome tested /> })}
                    {move || {
                        state
                            .command
                            .get()
                            .map(|command| {
                                view! { <CommandView command test=state.last on_again=move || begin(false) /> }
                            })
                    }}
                </div>
            </div>
            <div class="dialog-foot">
                {is_tenant
                    .then(|| {
                        view! {
                            <Button busy blocked on_press=move || begin(false)>
                                "Sign for a terminal"
                            </Button>
                        }
                    })}
                <Button look=Look::Primary submit=true busy blocked>
                    "Sign and request a token"
                </Button>
            </div>
        </form>
    }
}

/// What the assertion says, so that what a client does can be reproduced.
#[component]
fn OptionFields(options: Options, algorithms: Vec<Algorithm>) -> impl IntoView {
    let choices: Vec<_> = algorithms
        .into_iter()
        .map(|algorithm| Choice::new(algorithm, algorithm.as_str()))
        .collect();
    view! {
        <details>
            <summary>"What the assertion says"</summary>
            <div class="live-test-options">
                <Select label="Algorithm" value=options.algorithm choices />
                <TextField label="Audience (aud)" value=options.audience machine=true />
                <TextField label="Type (typ)" value=options.typ machine=true optional=true />
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || options.with_kid.get()
                        on:change=move |event| options.with_kid.set(event_target_checked(&event))
                    />
                    <span class="choice-name">"Send the key ID (kid)"</span>
                </label>
                <TextField
                    label="API that the token is for"
                    value=options.api
                    machine=true
                    optional=true
                />
            </div>
        </details>
    }
}
