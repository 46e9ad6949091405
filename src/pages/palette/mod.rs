//! The command palette (Ctrl+K) and the list of shortcuts (?).

mod choose;
mod entry;
mod preferences;
mod search;
mod shortcuts;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use choose::Choose;
use preferences::PreferencesDialog;
use shortcuts::Shortcuts;

use crate::{
    preferences::{Kept, SingleKeys},
    ui::{Dialog, Placeholder, is_typing, part},
};

/// Whether the palette and the list of shortcuts are open.
#[derive(Clone, Copy)]
pub struct Palette {
    /// The palette.
    pub open: RwSignal<bool>,
    shortcuts: RwSignal<bool>,
    /// What the browser keeps.
    pub preferences: RwSignal<bool>,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            preferences: RwSignal::new(false),
        }
    }
}

/// Both dialogs, and the keys that open them.
#[component]
pub fn PaletteDialogs(
    /// Whether they are open.
    palette: Palette,
) -> impl IntoView {
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        if command && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            palette.open.update(|open| *open = !*open);
            return;
        }
        if command || is_typing(&event) || SingleKeys::signal().get_untracked() == SingleKeys::Off {
            return;
        }
        let is_taken = match event.key().as_str() {
            "?" => {
                palette.shortcuts.set(true);
                true
            }
            "/" => focus_search(),
            _ => false,
        };
        if is_taken {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        {choose_dialog(palette)}
        {shortcuts_dialog(palette)}
        {preferences_dialog(palette.preferences)}
    }
}

part! {
    fn choose_dialog(palette: Palette) in palette, Placeholder::Dialog(palette.open) => {
        view! {
            <Dialog title="Search or jump to…" open=palette.open>
                <Choose palette />
            </Dialog>
        }
    }
}

part! {
    fn shortcuts_dialog(palette: Palette) in palette, Placeholder::Dialog(palette.shortcuts) => {
        view! { <Shortcuts palette /> }
    }
}

part! {
    fn preferences_dialog(open: RwSignal<bool>) in palette, Placeholder::Dialog(open) => {
        view! { <PreferencesDialog open /> }
    }
}

fn focus_search() -> bool {
    let search = document()
        .query_selector("input[type=search]")
        .ok()
        .flatten();
    search
        .and_then(|search| search.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|search| search.focus().is_ok())
}
