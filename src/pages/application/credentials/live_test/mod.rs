//! Testing a credential for real: an assertion is signed in the tab and sent to the token endpoint.

mod command;
mod draft;
mod outcome;
mod run;

use std::rc::Rc;

use leptos::{html::Input, prelude::*, task::spawn_local};
use management_api::{Algorithm, Credential};
use web_sys::File;
use zeroize::Zeroizing;

pub use draft::TestDraft;

use crate::{
    api::{Api, Sent},
    crypto::ChosenKey,
    domain::assertion_policy,
    generator::PassphraseField,
    material::read_bytes,
    session::Server,
    ui::{
        Button, Callout, Choice, Dialog, DropZone, Look, Placeholder, Select, TextField, Tone, part,
    },
};
use command::CommandView;
use outcome::Outcome;
use run::{Command, Test, TestError, Tested};

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
    let server = expect_context::<Server>().0;
    let own = StoredValue::new(credential.clone());
    let only: Option<Algorithm> = credential.alg.as_deref().and_then(|alg| alg.parse().ok());
    let issuer = server
        .latest()
        .get_untracked()
        .map(|info| info.issuer)
        .unwrap_or_default();
    let audience = RwSignal::new(issuer);
    let api_audience = RwSignal::new(String::new());
    let algorithm = RwSignal::new(only.unwrap_or(Algorithm::RS256));
    let with_kid = RwSignal::new(true);
    let typ = RwSignal::new("JWT".to_owned());
    let passphrase = NodeRef::<Input>::new();
    // Not signals: the private key, until the dialog closes.
    let key = StoredValue::new_local(None::<Rc<ChosenKey>>);
    let chosen = RwSignal::new(None::<(String, bool)>);
    let error = RwSignal::new(None::<TestError>);
    let tested = RwSignal::new(None::<Tested>);
    let command = RwSignal::new(None::<Command>);
    let busy = RwSignal::new(false);
    let clear = move || {
        error.set(None);
        tested.set(None);
        command.set(None);
    };

    let choose = move |file: File| {
        clear();
        spawn_local(async move {
            match read(&file).await {
                Ok(read) => {
                    let is_encrypted = matches!(read, ChosenKey::Encrypted(_));
                    key.try_set_value(Some(Rc::new(read)));
                    chosen.try_set(Some((file.name(), is_encrypted)));
                }
                Err(failed) => {
                    key.try_set_value(None);
                    chosen.try_set(None);
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let test = StoredValue::new_local(move || {
        let credential = own.get_value();
        let optional = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let draft = TestDraft {
            client_id: client_id.clone(),
            audience: audience.get_untracked().trim().to_owned(),
            algorithm: algorithm.get_untracked(),
            kid: credential.kid.clone().filter(|_| with_kid.get_untracked()),
            typ: optional(typ.get_untracked()),
            api: optional(api_audience.get_untracked()),
        };
        Rc::new(Test {
            api,
            draft,
            credential_id: credential.id,
            credential_name: credential.name,
            policy: assertion_policy(server.latest().get_untracked().as_ref(), ""),
        })
    });
    // The last one: it also judges what the command printed.
    let last = StoredValue::new_local(None::<Rc<Test>>);
    let begin = move |is_sent: bool| {
        let Some(private) = key.get_value().filter(|_| !busy.get_untracked()) else {
            return;
        };
        let typed = passphrase
            .get_untracked()
            .map(|input| Zeroizing::new(input.value()))
            .unwrap_or_default();
        let test = test.with_value(|test| test());
        last.set_value(Some(test.clone()));
        busy.set(true);
        clear();
        spawn_local(async move {
            let outcome = async {
                let private = match private.decrypted(&typed).await? {
                    // The passphrase is not needed any more: its field goes.
                    Some(plain) => {
                        let plain = Rc::new(plain);
                        key.try_set_value(Some(plain.clone()));
                        chosen.try_update(|chosen| {
                            if let Some((_, is_encrypted)) = chosen {
                                *is_encrypted = false;
                            }
                        });
                        plain
                    }
                    None => private,
                };
                let signing = test.open(&private).await?;
                let outcome = if is_sent {
                    Some(test.run(&signing).await?)
                } else {
                    None
                };
                // The jti of an assertion that was sent is used up.
                let is_answered = outcome
                    .as_ref()
                    .is_some_and(|tested| matches!(tested.sent, Sent::Answered(_)));
                let command = if is_answered {
                    None
                } else {
                    Some(test.sign(&signing).await?)
                };
                Ok((outcome, command))
            };
            match outcome.await {
                Ok((outcome, signed)) => {
                    tested.try_set(outcome);
                    command.try_set(signed);
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
            busy.try_set(false);
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        begin(true);
    };
    let is_tenant = !api.backend().is_countersign();
    let algorithms = match only {
        Some(only) => vec![only],
        None => Algorithm::ALL.to_vec(),
    };
    let choices: Vec<_> = algorithms
        .into_iter()
        .map(|algorithm| Choice::new(algorithm, algorithm.as_str()))
        .collect();
    let blocked = Signal::derive(move || {
        chosen
            .read()
            .is_none()
            .then(|| "Choose the private key first.".to_owned())
    });
    view! {
        <form class="dialog-form" on:submit=submit novalidate=true>
            <div class="dialog-body">
                <DropZone on_file=choose hint="The private key, PEM or JWK. It stays in this tab." />
                {move || {
                    chosen.get().map(|(name, _)| view! { <p class="soft">"Chosen: " <code>{name}</code></p> })
                }}
                <Show when=move || matches!(*chosen.read(), Some((_, true)))>
                    <PassphraseField
                        label="Passphrase of the file"
                        hint="Used in this tab only."
                        field=passphrase
                    />
                </Show>
                <details>
                    <summary>"What the assertion says"</summary>
                    <div class="live-test-options">
                        <Select label="Algorithm" value=algorithm choices />
                        <TextField label="Audience (aud)" value=audience machine=true />
                        <TextField label="Type (typ)" value=typ machine=true optional=true />
                        <label class="choice">
                            <input
                                type="checkbox"
                                prop:checked=move || with_kid.get()
                                on:change=move |event| with_kid.set(event_target_checked(&event))
                            />
                            <span class="choice-name">"Send the key ID (kid)"</span>
                        </label>
                        <TextField
                            label="API that the token is for"
                            value=api_audience
                            machine=true
                            optional=true
                        />
                    </div>
                </details>
                <div aria-live="polite">
                    {move || {
                        error
                            .get()
                            .map(|error| {
                                view! {
                                    <Callout tone=Tone::Danger title="Nothing was sent">
                                        <p>{error.to_string()}</p>
                                    </Callout>
                                }
                            })
                    }}
                    {move || tested.get().map(|tested| view! { <Outcome tested /> })}
                    {move || {
                        command
                            .get()
                            .map(|command| view! { <CommandView command test=last on_again=move || begin(false) /> })
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

async fn read(file: &File) -> Result<ChosenKey, TestError> {
    let bytes = read_bytes(file).await?;
    Ok(ChosenKey::read(&bytes)?)
}
