//! Saving the private key, and giving the file back as the proof that it was saved.

use std::rc::Rc;

use leptos::{html::Input, prelude::*, task::spawn_local};
use primitives::Algorithm;
use web_sys::File;

use super::options::PassphraseField;
use super::{Generator, Unsaved};
use crate::crypto::{ChosenKey, CryptoError, Signature};
use crate::ui::{Button, Callout, DropZone, Glyph, Icon, Look, Tone, save_file};

/// Why a file that was given back is not the private key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum NotSaved {
    #[error("The browser couldn’t read the file. Choose it again.")]
    Unreadable,
    #[error(transparent)]
    NotAKey(#[from] key_files::PrivateKeyError),
    #[error("{0}")]
    Crypto(#[from] CryptoError),
    #[error(
        "This is the private key of another key pair. Choose the file that you saved a moment ago."
    )]
    AnotherKey,
}

/// The step in which the private key is saved.
#[component]
pub fn SavePrivateKey(generator: Generator, unsaved: Rc<Unsaved>) -> impl IntoView {
    let is_encrypted = unsaved.is_encrypted;
    let pem_name = if is_encrypted {
        format!("{}-private-key-encrypted.pem", unsaved.stem)
    } else {
        format!("{}-private-key.pem", unsaved.stem)
    };
    let jwk_name = format!("{}-private-key.jwk.json", unsaved.stem);
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let passphrase = NodeRef::<Input>::new();
    let held = StoredValue::new_local(unsaved);

    let pem_label = format!("Download {pem_name}");
    let save_pem = move |()| {
        held.with_value(|unsaved| {
            save_file(
                &pem_name,
                "application/x-pem-file",
                unsaved.private_pem.as_bytes(),
            );
        });
    };
    let save_jwk = move |()| {
        let unsaved = held.get_value();
        let name = jwk_name.clone();
        spawn_local(async move {
            match unsaved.pair.private_jwk(&unsaved.kid).await {
                Ok(jwk) => save_file(&name, "application/jwk+json", jwk.as_bytes()),
                Err(failed) => {
                    error.try_set(Some(failed.to_string()));
                }
            }
        });
    };
    let check = move |file: File| {
        let typed = passphrase
            .get_untracked()
            .map(|input| zeroize::Zeroizing::new(input.value()))
            .unwrap_or_default();
        busy.set(true);
        error.set(None);
        let unsaved = held.get_value();
        spawn_local(async move {
            let checked = is_saved(&file, &typed, &unsaved).await;
            busy.try_set(false);
            match checked {
                Ok(()) => {
                    if let Some(input) = passphrase.get_untracked() {
                        input.set_value("");
                    }
                    generator.finish();
                }
                Err(reason) => {
                    error.try_set(Some(reason.to_string()));
                }
            }
        });
    };
    view! {
        <ol class="generator-steps">
            <li>
                <h2>"Save the private key"</h2>
                <p class="soft">
                    "It is in this tab only, and offered only now. It is never sent."
                </p>
                <div class="buttons">
                    <Button look=Look::Primary on_press=save_pem>
                        <Icon glyph=Glyph::Download />
                        {pem_label}
                    </Button>
                    {(!is_encrypted)
                        .then(|| {
                            view! {
                                <Button look=Look::Plain on_press=save_jwk>
                                    "As JWK"
                                </Button>
                            }
                        })}
                </div>
            </li>
            <li>
                <h2>"Show that you have it"</h2>
                <p class="soft">
                    "Choose the saved file. It is read here and must match the public key: a failed download would leave you with a credential that nobody can use."
                </p>
                {is_encrypted
                    .then(|| {
                        view! {
                            <PassphraseField
                                label="Passphrase of the file"
                                hint="Shows that you can open it. Enter it before you choose the file."
                                field=passphrase
                            />
                        }
                    })}
                <DropZone on_file=check hint="The private key that you saved. It stays in this tab." />
                <div aria-live="polite" class="generator-outcome">
                    <Show when=move || busy.get()>
                        <p class="soft">"Checking…"</p>
                    </Show>
                    {move || {
                        error
                            .get()
                            .map(|text| {
                                view! {
                                    <Callout tone=Tone::Danger title="Not the saved private key">
                                        <p>{text}</p>
                                    </Callout>
                                }
                            })
                    }}
                </div>
                <div class="buttons">
                    <Button look=Look::Plain small=true on_press=move |()| generator.finish()>
                        "I have it"
                    </Button>
                    <Button look=Look::Plain small=true on_press=move |()| generator.discard()>
                        "Discard this key pair"
                    </Button>
                </div>
            </li>
        </ol>
    }
}

/// Reads the file and lets it sign; the public key must verify that.
async fn is_saved(file: &File, passphrase: &str, unsaved: &Unsaved) -> Result<(), NotSaved> {
    let bytes = crate::material::read_bytes(file)
        .await
        .map_err(|_| NotSaved::Unreadable)?;
    let key = ChosenKey::read(&bytes)?
        .import(passphrase, Signature(Algorithm::RS256))
        .await?;
    if key.belongs_to(unsaved.pair.spki()).await? {
        Ok(())
    } else {
        Err(NotSaved::AnotherKey)
    }
}
