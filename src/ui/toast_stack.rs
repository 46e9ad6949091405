//! The stack of toasts: at the end of the page, and within a dialog while it is open, since all outside of it is inert.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Button, Glyph, Icon, Look, Placeholder, Toast, Toasts, Tone, is_focus_lost, part};
use crate::domain::ISOLATES;

/// Tells the style sheet how much of the window's bottom is covered, so that nothing is out of reach beneath.
fn make_room(stack: &HtmlElement) {
    let Some(root) = document().document_element() else {
        return;
    };
    // In whole pixels: printing others would bring the code for it to every page.
    let covered = match stack.offset_height() {
        0 => 0,
        _ => root.client_height() - stack.get_bounding_client_rect().top() as i32,
    };
    let height = root.client_height();
    let style = root.unchecked_into::<HtmlElement>().style();
    let _ = style.set_property("--toast-room", &format!("{covered}px"));
    if covered > 0 {
        keep_in_view(height, covered);
    }
}

/// What was pressed is not covered by its result (WCAG 2.2, 2.4.11). Both are of the window, in pixels.
fn keep_in_view(height: i32, covered: i32) {
    let pressed = document().active_element();
    let Some(pressed) =
        pressed.filter(|it| it.matches(":is(button, a, input, select, textarea)") == Ok(true))
    else {
        return;
    };
    // On the results themselves it is where it belongs.
    let is_result = pressed.closest(".toasts") != Ok(None);
    let place = pressed.get_bounding_client_rect();
    if !is_result && (place.top() as i32) < height && place.bottom() as i32 > height - covered {
        // Above the results, by the page's scroll padding.
        pressed.scroll_into_view_with_bool(false);
    }
}

/// What gets the focus when the toast that had it is gone: the next one, or what is behind it.
const BEHIND: [&str; 3] = [
    ".toasts:popover-open .toast:last-child button:last-child",
    "dialog[open] :is(input, select, textarea, button):not(:disabled)",
    "#main",
];

/// The focus doesn't fall to the page's body with a toast that is closed.
fn keep_focus() {
    request_animation_frame(|| {
        let target = || {
            BEHIND
                .iter()
                .find_map(|selector| document().query_selector(selector).ok().flatten())
        };
        let target = is_focus_lost().then(target).flatten();
        if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
            let _ = target.focus();
        }
    });
}

/// Where results are shown and read out: the last stack that was drawn shows them.
#[component]
pub fn ToastStack(
    /// The results.
    toasts: Toasts,
) -> impl IntoView {
    let is_top = toasts.take_over();
    let notice = toasts.notice;
    let lasts = Memo::new(move |_| is_top.get() && notice.read().is_some());
    let any = Memo::new(move |_| lasts.get() || (is_top.get() && !toasts.shown.read().is_empty()));
    let announcements = move || {
        if is_top.get() {
            toasts.announcements.get()
        } else {
            Vec::new()
        }
    };
    view! {
        // Each text is added, read out and removed, so that identical ones are read each time.
        <div class="visually-hidden" role="status" aria-atomic="false">
            <For each=announcements key=|(id, _)| id.clone() children=|(_, text)| view! { <p>{text}</p> } />
        </div>
        // Announced once, not on each countdown step.
        <div class="visually-hidden" role="status">
            {move || lasts.get().then(|| notice.get_untracked())}
        </div>
        {popover(toasts, is_top, lasts, any)}
    }
}

part! {
    fn popover(toasts: Toasts, is_top: Memo<bool>, lasts: Memo<bool>, any: Memo<bool>) in toasts, Placeholder::Due(any) => {
        view! { <Popover toasts is_top lasts any /> }
    }
}

/// What is seen of the stack, above all else.
#[component]
fn Popover(
    toasts: Toasts,
    is_top: Memo<bool>,
    lasts: Memo<bool>,
    any: Memo<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let notice = toasts.notice;
    let shown = move || {
        if is_top.get() {
            toasts.shown.get()
        } else {
            Vec::new()
        }
    };
    // Shown again for each toast: the last to enter the top layer is above a dialog that is open.
    Effect::new(move || {
        toasts.shown.track();
        let Some(node) = node.get().filter(|_| is_top.get()) else {
            return;
        };
        let _ = node.hide_popover();
        if any.get() {
            let _ = node.show_popover();
        }
        request_animation_frame(move || make_room(&node));
    });
    view! {
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
    // A name in it is cut if it is long, and whole in its title.
    let mut parts = text.splitn(3, ISOLATES).map(str::to_owned);
    let (before, name, after) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
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
                    keep_focus();
                }
            >
                {label}
            </Button>
        })
    };
    view! {
        <div class="toast" data-tone=tone.name()>
            <Icon glyph=tone.glyph() />
            <p>
                {before}
                <bdi class="toast-name" title=name.clone()>{name.clone()}</bdi>
                {after}
            </p>
            <div class="buttons">
                {action}
                <Button
                    look=Look::Icon
                    small=true
                    label="Dismiss"
                    on_press=move |()| {
                        toasts.close(&id);
                        keep_focus();
                    }
                >
                    <Icon glyph=Glyph::Close />
                </Button>
            </div>
        </div>
    }
}
