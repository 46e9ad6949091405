//! The options of a key pair.

use leptos::{html::Input, prelude::*, task::spawn_local};
use zeroize::Zeroizing;

use super::draft::{GeneratorDraft, file_stem};
use super::{Generated, Generator, Unsaved};
use crate::clock;
use crate::crypto::{CryptoError, KeyPair, KeySize};
use crate::domain::FormValue;
use crate::ui::{
    Button, Callout, Choice, Labelled, Look, Select, TextField, Tone, described_by, fresh_id,
};

impl FormValue for KeySize {
    fn form_value(&self) -> String {
        self.bits().to_string()
    }
}

/// Asks for size, passphrase and certificate, and generates.
#[component]
pub fn GeneratorOptions(generator: Generator, stem: Signal<String>) -> impl IntoView {
    let size = RwSignal::new(KeySize::default());
    let with_certificate = RwSignal::new(false);
    let defaults = GeneratorDraft::default();
    let common_name = RwSignal::new(stem.get_untracked());
    let host_names = RwSignal::new(defaults.host_names);
    let days = RwSignal::new(defaults.days);
    let draft = move || GeneratorDraft {
        size: size.get(),
        with_certificate: with_certificate.get(),
        common_name: common_name.get(),
        host_names: host_names.get(),
        days: days.get(),
    };
    let tried = RwSignal::new(false);
    let problems = Memo::new(move |_| {
        if tried.get() {
            draft().problems()
        } else {
            Default::default()
        }
    });
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<CryptoError>);
    let passphrase = NodeRef::<Input>::new();
    let generate = move |()| {
        tried.set(true);
        let draft = untrack(draft);
        if busy.get_untracked() || !draft.problems().is_empty() {
            return;
        }
        // Taken out of the field: it is in no signal, and in no page.
        let typed = passphrase.get_untracked().map(|input| {
            let typed = Zeroizing::new(input.value());
            input.set_value("");
            typed
        });
        busy.set(true);
        error.set(None);
        let stem = file_stem(&stem.get_untracked());
        spawn_local(async move {
            let made = generated(&draft, &typed.unwrap_or_default(), stem, clock::now()).await;
            busy.try_set(false);
            match made {
                Ok(unsaved) => generator.save(unsaved),
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        generate(());
    };
    let sizes = KeySize::ALL.map(|size| {
        let hint = match size {
            KeySize::Bits2048 => "recommended",
            KeySize::Bits3072 => "stronger, slower to sign",
            KeySize::Bits4096 => "the largest that is accepted",
        };
        Choice::new(size, format!("{} bits, {hint}", size.bits()))
    });
    view! {
        <form class="generator" on:submit=submit novalidate=true>
            <Select label="Size of the RSA key" value=size choices=sizes.to_vec() />
            <PassphraseField
                label="Passphrase"
                hint="Encrypts the file of the private key. Your program needs it to read the file."
                field=passphrase
                optional=true
                is_new=true
            />
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || with_certificate.get()
                    on:change=move |event| with_certificate.set(event_target_checked(&event))
                />
                <span class="choice-name">"Wrap the public key in a self-signed certificate"</span>
            </label>
            <Show when=move || with_certificate.get()>
                <div class="generator-certificate">
                    <TextField
                        label="Subject (common name)"
                        value=common_name
                        error=Signal::derive(move || problems.read().common_name.clone())
                    />
                    <TextField
                        label="Valid for, in days"
                        value=days
                        error=Signal::derive(move || problems.read().days.clone())
                    />
                    <TextField
                        label="Host names"
                        value=host_names
                        optional=true
                        machine=true
                        hint="Subject alternative names, separated by commas. private_key_jwt needs none."
                            .to_owned()
                        error=Signal::derive(move || problems.read().host_names.clone())
                    />
                </div>
            </Show>
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <Callout tone=Tone::Danger title="Not generated" alert=true>
                                <p>{error.to_string()}</p>
                            </Callout>
                        }
                    })
            }}
            <div class="buttons">
                <Button look=Look::Primary submit=true busy>
                    "Generate key pair"
                </Button>
            </div>
        </form>
    }
}

/// Generates what the draft asks for.
async fn generated(
    draft: &GeneratorDraft,
    passphrase: &str,
    stem: String,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Unsaved, CryptoError> {
    let pair = KeyPair::generate(draft.size).await?;
    let generated = match draft.certificate(now) {
        Some(request) => Generated {
            pem: pair.certificate_pem(&request).await?,
            file_name: format!("{stem}-certificate.pem"),
        },
        None => Generated {
            pem: pair.public_pem()?,
            file_name: format!("{stem}-public-key.pem"),
        },
    };
    Ok(Unsaved {
        private_pem: pair.private_pem(passphrase).await?,
        is_encrypted: !passphrase.is_empty(),
        kid: pair.thumbprint().await?,
        pair,
        stem,
        generated,
    })
}

/// A field for a passphrase. What is typed stays in the field until it is used.
#[component]
pub fn PassphraseField(
    /// What it is.
    label: &'static str,
    /// What it is for.
    hint: &'static str,
    /// The field.
    field: NodeRef<Input>,
    /// Marked as optional.
    #[prop(optional)]
    optional: bool,
    /// A new one is chosen, which password managers may offer.
    #[prop(optional)]
    is_new: bool,
    /// The error.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let id = fresh_id("passphrase");
    view! {
        <Labelled id=id.clone() label hint=Some(hint.to_owned()) error optional>
            <input
                class="input"
                node_ref=field
                id=id.clone()
                type="password"
                autocomplete=if is_new { "new-password" } else { "off" }
                spellcheck="false"
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
            />
        </Labelled>
    }
}
