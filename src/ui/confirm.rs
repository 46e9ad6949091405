//! The dialog that asks before something is disabled or deleted.

use leptos::prelude::*;

use super::{Callout, Dialog, FormFoot, SharedAction, TextField, Tone};
use crate::domain::{in_sentence, is_typed};

/// The question and its effects.
#[derive(Clone)]
pub struct Ask {
    /// The question.
    pub title: String,
    /// The effects.
    pub lines: Vec<String>,
    /// Text to type before confirming, for changes that can break clients.
    pub phrase: Option<String>,
    /// The label of the button.
    pub verb: String,
    /// What to do once confirmed.
    pub then: SharedAction,
}

/// The dialog; open while there is a question.
#[component]
pub fn ConfirmDialog(
    /// The question, if any.
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || {
        ask.read()
            .as_ref()
            .map(|ask| ask.title.clone())
            .unwrap_or_default()
    });
    Effect::new(move || {
        if ask.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            ask.try_set(None);
        }
    });
    view! {
        <Dialog title open>
            {move || ask.get().map(|ask| view! { <ConfirmForm ask open /> })}
        </Dialog>
    }
}

#[component]
fn ConfirmForm(ask: Ask, open: RwSignal<bool>) -> impl IntoView {
    let Ask {
        lines,
        phrase,
        verb,
        then,
        ..
    } = ask;
    let typed = RwSignal::new(String::new());
    let wanted = phrase.clone();
    let blocked = Memo::new(move |_| {
        let wanted = wanted.as_deref()?;
        (!is_typed(&typed.read(), wanted)).then(|| "Type the name to confirm.".to_owned())
    });
    view! {
        <form
            class="dialog-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if blocked.read_untracked().is_none() {
                    open.set(false);
                    then();
                }
            }
        >
            <div class="dialog-body">
                <Callout tone=Tone::Warn>
                    <ul class="plain-list">
                        {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                    </ul>
                </Callout>
                {phrase
                    .map(|phrase| {
                        view! {
                            <TextField
                                label=format!("Type {} to confirm", in_sentence(&phrase))
                                value=typed
                                autofocus=true
                            />
                        }
                    })}
            </div>
            <FormFoot
                submit=verb
                open
                busy=false
                blocked=Signal::derive(move || blocked.get())
                danger=true
            />
        </form>
    }
}
