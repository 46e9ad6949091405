//! Generating a key pair in the browser: options, saving the private key, and the proof that it was saved.
//!
//! The private key is offered to its owner once. It is in no signal and no request, and dropped with its last step.

mod draft;
mod options;
mod save;

use std::rc::Rc;

use leptos::prelude::*;
use zeroize::Zeroizing;

use crate::crypto::KeyPair;
use options::GeneratorOptions;
pub use options::PassphraseField;
use save::SavePrivateKey;

/// The public part of a generated key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The certificate or public key, as PEM: what is registered.
    pub pem: String,
    /// The name of its file.
    pub file_name: String,
}

/// What is still to be saved.
struct Unsaved {
    pair: KeyPair,
    /// The private key's file.
    private_pem: Zeroizing<String>,
    is_encrypted: bool,
    kid: String,
    stem: String,
    generated: Generated,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Options,
    Save,
}

/// The state of a [`KeyGenerator`].
#[derive(Clone, Copy)]
struct Generator {
    step: RwSignal<Step>,
    /// Not a signal: it holds the private key.
    unsaved: StoredValue<Option<Rc<Unsaved>>, LocalStorage>,
    on_done: UnsyncCallback<Generated>,
}

impl Generator {
    /// Goes on to saving.
    fn save(self, unsaved: Unsaved) {
        self.unsaved.set_value(Some(Rc::new(unsaved)));
        self.step.set(Step::Save);
    }

    /// Drops the private key.
    fn finish(self) {
        let Some(unsaved) = self.unsaved.try_update_value(Option::take).flatten() else {
            return;
        };
        self.step.set(Step::Options);
        self.on_done.run(unsaved.generated.clone());
    }

    /// Drops the key pair: nothing of it was registered.
    fn discard(self) {
        self.unsaved.set_value(None);
        self.step.set(Step::Options);
    }
}

/// Generates a key pair and has its private key saved.
#[component]
pub fn KeyGenerator(
    /// What the files are named after, such as the application.
    #[prop(into)]
    stem: Signal<String>,
    /// Gets the public part, once the private key is saved.
    #[prop(into)]
    on_done: UnsyncCallback<Generated>,
) -> impl IntoView {
    let generator = Generator {
        step: RwSignal::new(Step::Options),
        unsaved: StoredValue::new_local(None),
        on_done,
    };
    // Leaving would lose a private key whose public key may be registered already.
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if generator.step.try_get_untracked() == Some(Step::Save) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    move || match generator.step.get() {
        Step::Options => view! { <GeneratorOptions generator stem /> }.into_any(),
        Step::Save => match generator.unsaved.get_value() {
            Some(unsaved) => view! { <SavePrivateKey generator unsaved /> }.into_any(),
            None => ().into_any(),
        },
    }
}
