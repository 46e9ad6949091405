//! The modal dialog: the browser's own, so that focus, Escape and inertness are the browser's work.

use leptos::{context::Provider, html, prelude::*};

use super::{Button, Glyph, Icon, Look, ToastStack, Toasts, Unsaved, fresh_id};

/// What a form in a dialog says about closing it.
#[derive(Clone, Copy)]
struct Closing {
    /// Its request is in progress: closing the dialog would hide its result.
    held: RwSignal<bool>,
    /// Something was typed that closing would lose.
    changed: RwSignal<bool>,
    /// A question about that is shown.
    asking: RwSignal<bool>,
    open: RwSignal<bool>,
}

impl Closing {
    fn is_free(self) -> bool {
        !self.held.get_untracked() && !self.changed.get_untracked()
    }

    /// Closes the dialog, or asks first.
    fn attempt(self) {
        if self.is_free() {
            self.open.set(false);
        } else if !self.held.get_untracked() {
            self.asking.set(true);
        }
    }
}

fn in_progress(busy: bool) -> Option<String> {
    busy.then(|| "The request is in progress.".to_owned())
}

/// A modal dialog. Its content is made afresh each time it opens.
#[component]
pub fn Dialog(
    /// Its heading and name.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// For previews.
    #[prop(optional)]
    wide: bool,
    /// Its content: a form with `dialog-form`, or a `dialog-body`.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("dialog");
    let heading_id = title_id.clone();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
                focus_first(dialog.into());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let children = StoredValue::new(children);
    let toasts = use_context::<Toasts>();
    let held = RwSignal::new(false);
    let closing = Closing {
        held,
        changed: RwSignal::new(false),
        asking: RwSignal::new(false),
        open,
    };
    // Browsers don't let a page prevent Escape twice in a row.
    let closed = move || {
        if !closing.is_free() && open.get_untracked() {
            if let Some(dialog) = node.get_untracked() {
                let _ = dialog.show_modal();
            }
            closing.attempt();
        } else {
            open.set(false);
        }
    };
    // Those of a dialog within, and of a file picker, come by too.
    let is_own = move |event: &web_sys::Event| {
        let dialog = node.get_untracked();
        let target = event.target().zip(dialog);
        target.is_some_and(|(target, own)| target == *AsRef::<web_sys::EventTarget>::as_ref(&own))
    };
    view! {
        <dialog
            node_ref=node
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            aria-labelledby=title_id
            on:cancel=move |event: web_sys::Event| {
                if is_own(&event) && !closing.is_free() {
                    event.prevent_default();
                    closing.attempt();
                }
            }
            on:close=move |event: web_sys::Event| {
                if is_own(&event) {
                    closed();
                }
            }
        >
            <Show when=move || open.get()>
                <div class="dialog-inner">
                    <div class="dialog-head">
                        <h2 id=heading_id.clone() title=title>
                            {title}
                        </h2>
                        <Button
                            look=Look::Icon
                            small=true
                            label="Close"
                            blocked=Signal::derive(move || in_progress(held.get()))
                            on_press=move |()| closing.attempt()
                        >
                            <Icon glyph=Glyph::Close />
                        </Button>
                    </div>
                    <Provider value=closing>
                        {children.with_value(|children| children())}
                    </Provider>
                </div>
                <DiscardQuestion closing />
                {toasts.map(|toasts| view! { <ToastStack toasts /> })}
            </Show>
        </dialog>
    }
}

/// Asks before what was typed into a dialog is lost.
#[component]
fn DiscardQuestion(closing: Closing) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("discard");
    let heading_id = title_id.clone();
    let Closing {
        asking, changed, ..
    } = closing;
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match (asking.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
                focus_first(dialog.into());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let discard = move |()| {
        asking.set(false);
        changed.set(false);
        closing.open.set(false);
    };
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-labelledby=title_id
            on:close=move |_| {
                asking.try_set(false);
            }
        >
            <Show when=move || asking.get()>
                <div class="dialog-inner">
                    <div class="dialog-head">
                        <h2 id=heading_id.clone()>"Discard what you typed?"</h2>
                    </div>
                    <div class="dialog-foot">
                        <Button on_press=move |()| asking.set(false)>"Keep editing"</Button>
                        <Button look=Look::Danger on_press=discard>
                            "Discard"
                        </Button>
                    </div>
                </div>
            </Show>
        </dialog>
    }
}

/// What gets the focus unless something has `autofocus`: the first control below the head, whose only button closes
/// the dialog.
const FIRST_CONTROL: &str =
    ".dialog-head ~ * :is(input, select, textarea, button, summary):not(:disabled)";

/// The content may be drawn after the dialog opens, too late for the browser to find `autofocus` in it.
fn focus_first(dialog: web_sys::HtmlElement) {
    use wasm_bindgen::JsCast;
    request_animation_frame(move || {
        let first = ["[autofocus]", FIRST_CONTROL]
            .into_iter()
            .find_map(|selector| dialog.query_selector(selector).ok().flatten());
        if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = first.focus();
        }
        // What is above it is read first, even if both don't fit.
        dialog.set_scroll_top(0);
        if let Ok(Some(body)) = dialog.query_selector(".dialog-body") {
            body.set_scroll_top(0);
        }
    });
}

/// The foot of a dialog's form: Cancel, the submit button, and why it is blocked. Cancel discards what was typed; whatever
/// else closes the dialog asks first.
#[component]
pub fn FormFoot(
    /// The label of the button.
    #[prop(into)]
    submit: Signal<String>,
    /// Closed by Cancel.
    open: RwSignal<bool>,
    /// The request is in progress.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why it can't be submitted.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// It is destructive.
    #[prop(optional)]
    danger: bool,
    /// Something was typed that is lost unless it is submitted.
    #[prop(optional, into)]
    changed: Signal<bool>,
) -> impl IntoView {
    let look = if danger { Look::Danger } else { Look::Primary };
    let waits = Signal::derive(move || in_progress(busy.get()));
    if let Some(closing) = use_context::<Closing>() {
        Effect::new(move || closing.held.set(busy.get()));
        Effect::new(move || closing.changed.set(changed.get()));
        on_cleanup(move || {
            closing.held.try_set(false);
            closing.changed.try_set(false);
        });
    }
    if let Some(unsaved) = use_context::<Unsaved>() {
        unsaved.watch(changed, |_| false);
    }
    view! {
        <div class="dialog-foot">
            <p class="buttons-reason" aria-live="polite">
                {move || waits.get().or_else(|| blocked.get())}
            </p>
            <Button blocked=waits on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button look submit=true busy blocked>
                {submit}
            </Button>
        </div>
    }
}

/// The foot of a card's form: Save, further buttons, and why Save is blocked.
#[component]
pub fn SaveFoot(
    /// The request is in progress.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why it can't be saved.
    #[prop(into)]
    blocked: Signal<Option<String>>,
    /// Further buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card-foot">
            <Button look=Look::Primary submit=true busy blocked>
                "Save"
            </Button>
            {children.map(|children| children())}
            <span class="buttons-reason">{move || blocked.get()}</span>
        </div>
    }
}
