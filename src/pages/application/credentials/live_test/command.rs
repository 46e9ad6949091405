//! The request as a command for a terminal, and what it printed.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};

use super::outcome::Answer;
use super::run::{Command, Rejection, Test};
use crate::api::TokenAnswer;
use crate::clock::{self, local_to_the_second};
use crate::ui::{Button, CopyButton, Labelled, Look, described_by, fresh_id};

/// The command, the field for its answer, and the verdict on that.
#[component]
pub(super) fn CommandView(
    /// The command.
    command: Command,
    /// What it tests.
    test: StoredValue<Option<Rc<Test>>, LocalStorage>,
    /// Called to sign another assertion.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    let expires_at = command.expires_at();
    let curl = command.curl.clone();
    let printed = RwSignal::new(String::new());
    let is_unreadable = RwSignal::new(false);
    let answer = RwSignal::new(None::<(TokenAnswer, Option<Rejection>, bool)>);
    let read = move |text: String| {
        // Some keyboards insert a text in several pieces: the status comes after the answer that was read.
        let is_rest = text.trim().bytes().all(|byte| byte.is_ascii_digit());
        if is_rest && answer.read_untracked().is_some() {
            return printed.set(String::new());
        }
        answer.set(None);
        let read = TokenAnswer::printed(&text);
        is_unreadable.set(read.is_none() && !text.trim().is_empty());
        let Some(read) = read else {
            return printed.set(text);
        };
        // It may hold a token, which is worth as much as a password.
        printed.set(String::new());
        let is_late = clock::now() > expires_at;
        if !read.is_rejected() {
            return answer.set(Some((read, None, is_late)));
        }
        let (test, command) = (test.get_value(), command.clone());
        spawn_local(async move {
            let rejection = match test {
                Some(test) => Some(test.rejection(&command).await),
                None => None,
            };
            answer.try_set(Some((read, rejection, is_late)));
        });
    };
    let error = Signal::derive(move || {
        is_unreadable.get().then(|| {
            "This is not the answer of a token endpoint. Paste all that the command printed."
                .to_owned()
        })
    });
    let id = fresh_id("printed");
    view! {
        <section class="live-test-command" aria-label="In a terminal">
            <p>
                {format!(
                    "Valid until {}, and good for one use.",
                    local_to_the_second(expires_at),
                )}
            </p>
            <pre class="live-test-claims" tabindex="0" role="region" aria-label="The request as a command">
                <code>{curl.clone()}</code>
            </pre>
            <div class="buttons">
                <CopyButton text=curl what="the command" wordy=true />
                <Button small=true look=Look::Plain on_press=on_again>
                    "Sign another"
                </Button>
            </div>
            <Labelled
                id=id.clone()
                label="What the command printed"
                hint=Some("Read in this tab. A token in it is removed from the field.".to_owned())
                error
            >
                <textarea
                    class="input input-mono"
                    id=id.clone()
                    rows="3"
                    spellcheck="false"
                    autocapitalize="none"
                    autocomplete="off"
                    aria-describedby=described_by(&id)
                    prop:value=move || printed.get()
                    on:input=move |event| read(event_target_value(&event))
                ></textarea>
            </Labelled>
            <div aria-live="polite">
                {move || {
                    answer
                        .get()
                        .map(|(answer, rejection, is_late)| {
                            let says = if is_late && answer.is_rejected() {
                                format!("If the command was run after {}, its assertion had expired.", local_to_the_second(expires_at))
                            } else {
                                String::new()
                            };
                            view! { <Answer answer rejection says /> }
                        })
                }}
            </div>
        </section>
    }
}
