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
}

/// The results now shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
}

/// How long a good result stays. A failure stays until it is closed.
const STAY_MS: u32 = 7_000;
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

    /// It worked, and can be taken back.
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
        };
        if tone == Tone::Ok {
            let id = toast.id.clone();
            leptos::task::spawn_local(async move {
                gloo_timers::future::TimeoutFuture::new(STAY_MS).await;
                self.close(&id);
            });
        }
        self.shown.update(|shown| {
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
    // Shown again for each toast: the last to enter the top layer is above a dialog that is open.
    Effect::new(move || {
        let empty = toasts.shown.read().is_empty() && notice.read().is_none();
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
        <div node_ref=node class="toasts" popover="manual" role="region" aria-label="Results">
            {move || {
                notice
                    .get()
                    .map(|text| {
                        view! {
                            <div class="toast" data-tone=Tone::Warn.name() role="status">
                                <Icon glyph=Glyph::Info />
                                <p>{text}</p>
                            </div>
                        }
                    })
            }}
            <For
                each=move || toasts.shown.get()
                key=|toast| toast.id.clone()
                children=move |toast| {
                    let id = toast.id.clone();
                    let action = toast
                        .action
                        .map(|(label, action)| {
                            let id = toast.id.clone();
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
                        });
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
