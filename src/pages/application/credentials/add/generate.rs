//! A key pair generated for the new credential, in place of a file.

use diagnosis::Secret;
use leptos::prelude::*;

use super::AddDialogState;
use crate::{
    generator::{Generated, KeyGenerator},
    ui::{Button, Glyph, Icon, Look, Placeholder, part},
};

part! {
    /// Generates a key pair.
    fn key_generator(on_done: Callback<Generated>) in generator, Placeholder::Card => {
        view! { <KeyGenerator stem=String::new() on_done=UnsyncCallback::new(move |new| on_done.run(new)) /> }
    }
}

/// The generator; its public key or certificate goes into the form.
#[component]
pub fn GenerateInstead(
    /// The dialog.
    adding: AddDialogState,
    /// Whether one is generated.
    generating: RwSignal<bool>,
) -> impl IntoView {
    Effect::new(move || {
        if !adding.open.get() {
            generating.set(false);
        }
    });
    let on_done = Callback::new(move |new: Generated| {
        generating.set(false);
        let pem = Secret::new(new.pem.into_bytes());
        adding.intake.take_bytes(new.file_name, pem);
    });
    view! {
        <Show when=move || generating.get()>
            <div class="dialog-body">
                <div class="buttons">
                    <Button small=true look=Look::Plain on_press=move |()| generating.set(false)>
                        <Icon glyph=Glyph::Back />
                        "Use a key that I have"
                    </Button>
                </div>
                {key_generator(on_done)}
            </div>
        </Show>
    }
}
