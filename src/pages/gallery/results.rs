//! Toasts, confirmations and dialogs.

use std::sync::Arc;

use leptos::prelude::*;

use super::Section;
use crate::ui::{
    Ask, Button, Callout, ConfirmDialog, Dialog, FormFoot, TextField, ToastStack, Toasts, Tone,
};

/// Dialogs: a form that can be sent, a blocked one, one in progress, and a wide one.
#[component]
pub fn Dialogs() -> impl IntoView {
    let free = || Signal::stored(None::<String>);
    let blocked = Signal::stored(Some("Enter a name.".to_owned()));
    view! {
        <Section title="Dialogs">
            <div class="buttons">
                <FormDialog title="A form" blocked=free() />
                <FormDialog title="A form that can’t be sent yet" blocked />
                <FormDialog title="A form in progress" blocked=free() busy=true />
                <FormDialog title="A form that takes something away" blocked=free() danger=true />
                <FormDialog title="A wide form" blocked=free() wide=true />
            </div>
        </Section>
    }
}

#[component]
fn FormDialog(
    title: &'static str,
    blocked: Signal<Option<String>>,
    #[prop(optional)] busy: bool,
    #[prop(optional)] danger: bool,
    #[prop(optional)] wide: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let value = RwSignal::new(String::new());
    let on_its_way = RwSignal::new(busy);
    view! {
        <Button on_press=move |()| open.set(true)>{title}</Button>
        <Dialog title open wide>
            <form class="dialog-form" on:submit=|event| event.prevent_default()>
                <div class="dialog-body">
                    <Callout tone=Tone::Warn>
                        <p>"What stops, and when."</p>
                    </Callout>
                    <TextField label="Name" value />
                    {busy
                        .then(|| {
                            view! {
                                <Button on_press=move |()| on_its_way.set(false)>"It arrives"</Button>
                            }
                        })}
                </div>
                <FormFoot submit="Go on" open busy=on_its_way blocked danger />
            </form>
        </Dialog>
    }
}

/// Results, and questions before something is taken away.
#[component]
pub fn Results() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let lasting = RwSignal::new(None);
    let lasts = move |()| {
        lasting.update(|text: &mut Option<String>| {
            *text = match text {
                Some(_) => None,
                None => Some("Something goes on, and says how far it is: 3 of 50.".to_owned()),
            };
        });
    };
    let ask = RwSignal::new(None);
    let undo = move |()| {
        toasts.done_with(
            "Done.",
            "Undo",
            Arc::new(move || toasts.done("Change undone.")),
        )
    };
    let question = move |()| {
        ask.set(Some(Ask {
            title: "Disable example?".to_owned(),
            lines: vec!["What stops.".to_owned(), "And when.".to_owned()],
            phrase: Some("example".to_owned()),
            verb: "Disable".to_owned(),
            then: Arc::new(move || toasts.done("Disabled.")),
        }));
    };
    view! {
        <Section title="Results and questions">
            <div class="buttons">
                <Button on_press=move |()| toasts.done("Done.")>"A result"</Button>
                <Button on_press=undo>"A result with undo"</Button>
                <Button on_press=move |()| toasts.failed("Couldn’t do it, because of this.")>
                    "A failure"
                </Button>
                <Button on_press=lasts>"What lasts, or its end"</Button>
                <Button on_press=question>"A question"</Button>
            </div>
            <ConfirmDialog ask />
            <ToastStack toasts=Toasts::new(lasting.into()) />
        </Section>
    }
}
