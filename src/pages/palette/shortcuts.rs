//! The list of keyboard shortcuts, and the switch for single keys.

use leptos::prelude::*;

use super::Palette;
use crate::{
    preferences::{Kept, SingleKeys},
    ui::{Dialog, fresh_id, shortcut},
};

/// The dialog.
#[component]
pub(super) fn Shortcuts(
    /// Whether it is open.
    palette: Palette,
) -> impl IntoView {
    view! {
        <Dialog title="Keyboard shortcuts" open=palette.shortcuts>
            <div class="dialog-body">
                <dl class="keys">
                    {SHORTCUTS
                        .iter()
                        .map(|(keys, what)| {
                            view! {
                                <dt>
                                    <kbd>{shortcut(keys)}</kbd>
                                </dt>
                                <dd>{*what}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
                <SingleKeysSwitch />
            </div>
        </Dialog>
    }
}

/// The switch for single-key shortcuts, kept by the browser.
#[component]
fn SingleKeysSwitch() -> impl IntoView {
    let choose = |is_on| {
        let choice = if is_on {
            SingleKeys::On
        } else {
            SingleKeys::Off
        };
        choice.choose();
    };
    let id = fresh_id("single-keys");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=hint_id.clone()
                prop:checked=|| SingleKeys::chosen() == SingleKeys::On
                on:change=move |event| choose(event_target_checked(&event))
            />
            <label for=id>"Single-key shortcuts"</label>
            <span class="choice-hint" id=hint_id>
                "/ and ? work without another key. Kept in this browser; this list is also in the palette."
            </span>
        </div>
    }
}

const SHORTCUTS: [(&str, &str); 6] = [
    (
        "Ctrl K",
        "Search or jump to an application, page, action or fingerprint",
    ),
    ("/", "Search the list of applications"),
    ("Ctrl V", "Paste a key or certificate (Credentials tab)"),
    ("↑ ↓", "Move in a menu or a list"),
    ("Esc", "Close the menu or dialog"),
    ("?", "Show this list"),
];
