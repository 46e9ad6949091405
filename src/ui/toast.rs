//! Results, said once and then out of the way.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Button, Deed, Glyph, Icon, Look, Tone, fresh_id};

/// One result.
#[derive(Clone)]
pub struct Toast {
    id: String,
    /// What happened.
    pub text: String,
    /// Its weight.
    pub tone: Tone,
    /// The words on a button, and what it does.
    pub action: Option<(String, Deed)>,
    /// Something else was done since: the action would not meet what it expects.
    stale: ArcRwSignal<bool>,
}

/// The results now shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
}

/// How long a good result stays while nobody is at it. A failure stays until it is closed.
const STAY_MS: u32 = 7_000;
/// So often it is looked who is at it.
const STEP_MS: u32 = 250;
/// How many good results are shown at once.
const MOST: usize = 2;

impl Default for Toasts {
    fn default() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
        }
    }
}

impl Toasts {
    /// It worked.
    pub fn done(self, text: impl Into<String>) {
        self.push(text.into(), Tone::Ok, None);
    }

    /// It worked, and can be taken back, until the next thing is done: what was before then is not known any more.
    pub fn done_with(self, text: impl Into<String>, label: &str, action: Deed) {
        self.push(text.into(), Tone::Ok, Some((label.to_owned(), action)));
    }

    /// It did not work.
    pub fn failed(self, text: impl Into<String>) {
        self.push(text.into(), Tone::Danger, None);
    }

    fn push(self, text: String, tone: Tone, action: Option<(String, Deed)>) {
        let toast = Toast {
            id: fresh_id("toast"),
            text,
            tone,
            action,
            stale: ArcRwSignal::new(false),
        };
        if tone == Tone::Ok {
            let id = toast.id.clone();
            leptos::task::spawn_local(async move {
                let mut left = STAY_MS;
                while left > 0 {
                    gloo_timers::future::TimeoutFuture::new(STEP_MS).await;
                    if !is_attended() {
                        left = left.saturating_sub(STEP_MS);
                    }
                }
                self.close(&id);
            });
        }
        self.shown.update(|shown| {
            if tone == Tone::Ok {
                for earlier in shown.iter() {
                    earlier.stale.set(true);
                }
            }
            // Who works fast needs the last results, not a pile of them; failures wait to be read.
            let good = |toast: &Toast| toast.tone == Tone::Ok;
            let full = shown.iter().filter(|toast| good(toast)).count() >= MOST;
            if tone == Tone::Ok
                && full
                && let Some(oldest) = shown.iter().position(good)
            {
                shown.remove(oldest);
            }
            shown.push(toast);
        });
    }

    fn close(self, id: &str) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Somebody reads the results or is about to use them (WCAG 2.2, 2.2.1): the pointer or the focus is there.
fn is_attended() -> bool {
    let attended = document().query_selector(".toasts:is(:hover, :focus-within)");
    attended.is_ok_and(|stack| stack.is_some())
}

/// Tells the style sheet how much of the page's end is covered, so that nothing is out of reach beneath.
fn make_room(stack: &web_sys::HtmlElement) {
    let Some(root) = document().document_element() else {
        return;
    };
    let style = root.unchecked_into::<web_sys::HtmlElement>().style();
    let _ = style.set_property("--toast-room", &format!("{}px", stack.offset_height()));
}

/// Where results are shown and read out.
#[component]
pub fn ToastStack(
    /// The results.
    toasts: Toasts,
    /// What lasts, for as long as it lasts.
    #[prop(optional, into)]
    notice: Signal<Option<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let lasts = Memo::new(move |_| notice.read().is_some());
    // Shown again for each toast: the last to enter the top layer is above a dialog that is open.
    Effect::new(move || {
        let empty = toasts.shown.read().is_empty() && !lasts.get();
        if let Some(node) = node.get() {
            let _ = node.hide_popover();
            if !empty {
                let _ = node.show_popover();
            }
            request_animation_frame(move || make_room(&node));
        }
    });
    view! {
        <div class="visually-hidden" role="status">
            {move || toasts.shown.read().last().map(|toast| toast.text.clone())}
        </div>
        // Said when it comes, not each time that it counts on.
        <div class="visually-hidden" role="status">
            {move || lasts.get().then(|| notice.get_untracked())}
        </div>
        <div node_ref=node class="toasts" popover="manual" role="region" aria-label="Results">
            <Show when=move || lasts.get()>
                <div class="toast" data-tone=Tone::Warn.name()>
                    <Icon glyph=Glyph::Info />
                    <p>{move || notice.get()}</p>
                </div>
            </Show>
            <For
                each=move || toasts.shown.get()
                key=|toast| toast.id.clone()
                children=move |toast| {
                    let id = toast.id.clone();
                    let own_id = toast.id.clone();
                    let action = move || {
                        let (label, action) = toast.action.clone()?;
                        let id = own_id.clone();
                        (!toast.stale.get())
                            .then(|| {
                                view! {
                                    <Button
                                        look=Look::Plain
                                        small=true
                                        on_press=move |()| {
                                            toasts.close(&id);
                                            action();
                                        }
                                    >
                                        {label}
                                    </Button>
                                }
                            })
                    };
                    view! {
                        <div class="toast" data-tone=toast.tone.name()>
                            <Icon glyph=toast.tone.glyph() />
                            <p>{toast.text}</p>
                            <div class="buttons">
                                {action}
                                <Button
                                    look=Look::Icon
                                    small=true
                                    label="Dismiss"
                                    on_press=move |()| toasts.close(&id)
                                >
                                    <Icon glyph=Glyph::Close />
                                </Button>
                            </div>
                        </div>
                    }
                }
            />
        </div>
    }
}
