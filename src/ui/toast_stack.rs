//! The stack of toasts: at the end of the page, and within a dialog while it is open, since all outside of it is inert.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Button, Glyph, Icon, Look, Toast, Toasts, Tone};

/// Tells the style sheet how much of the window's bottom is covered, so that nothing is out of reach beneath.
fn make_room(stack: &web_sys::HtmlElement) {
    let Some(root) = document().document_element() else {
        return;
    };
    let bottom = f64::from(root.client_height());
    let covered = match stack.offset_height() {
        0 => 0.0,
        _ => bottom - stack.get_bounding_client_rect().top(),
    };
    let style = root.unchecked_into::<web_sys::HtmlElement>().style();
    let _ = style.set_property("--toast-room", &format!("{covered}px"));
}

/// Where results are shown and read out: the last stack that was drawn shows them.
#[component]
pub fn ToastStack(
    /// The results.
    toasts: Toasts,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let is_top = toasts.take_over();
    let notice = toasts.notice;
    let lasts = Memo::new(move |_| is_top.get() && notice.read().is_some());
    let shown = move || {
        if is_top.get() {
            toasts.shown.get()
        } else {
            Vec::new()
        }
    };
    let said = move || {
        if is_top.get() {
            toasts.said.get()
        } else {
            Vec::new()
        }
    };
    // Shown again for each toast: the last to enter the top layer is above a dialog that is open.
    Effect::new(move || {
        let is_empty = shown().is_empty() && !lasts.get();
        let Some(node) = node.get().filter(|_| is_top.get()) else {
            return;
        };
        let _ = node.hide_popover();
        if !is_empty {
            let _ = node.show_popover();
        }
        request_animation_frame(move || make_room(&node));
    });
    view! {
        // Each text is added, read out and removed, so that identical ones are read each time.
        <div class="visually-hidden" role="status" aria-atomic="false">
            <For each=said key=|(id, _)| id.clone() children=|(_, text)| view! { <p>{text}</p> } />
        </div>
        // Announced once, not on each countdown step.
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
                each=shown
                key=|toast| toast.id.clone()
                children=move |toast| view! { <ToastView toasts toast /> }
            />
        </div>
    }
}

#[component]
fn ToastView(toasts: Toasts, toast: Toast) -> impl IntoView {
    let Toast {
        id,
        text,
        tone,
        action,
        stale,
    } = toast;
    let own_id = id.clone();
    let action = move || {
        let (label, action) = action.clone().filter(|_| !stale.get())?;
        let id = own_id.clone();
        Some(view! {
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
        })
    };
    view! {
        <div class="toast" data-tone=tone.name()>
            <Icon glyph=tone.glyph() />
            <p>{text}</p>
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
