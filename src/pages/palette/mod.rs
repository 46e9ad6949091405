//! The command palette (Ctrl+K) and the list of shortcuts (?).

mod entry;
mod preferences;
mod search;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use entry::{Action, Entry, Permissions, fixed_entries, matching, of_identifier};
use preferences::PreferencesDialog;
use search::Search;

use super::for_find::{ForFind, is_material};
use crate::{
    domain::{counted, grouped},
    preferences::{Kept, SingleKeys},
    router::{NavigateOptions, use_location, use_navigate},
    routes::{Route, path_in_folder},
    session::{Session, SessionState, denied},
    ui::{Dialog, Glyph, Icon, Placeholder, Toasts, Unsaved, fresh_id, is_typing, part, shortcut},
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

#[component]
fn Shortcuts(palette: Palette) -> impl IntoView {
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

/// Keeps the search of the displayed list when an action leads to the same list.
fn keeping_search(to: &str, here: &str, search: &str) -> String {
    let search = search.trim_start_matches('?');
    match to.split_once('?') {
        // An action has no value; a search of its own replaces the one that is there.
        Some((path, action)) if path == here && !search.is_empty() && !action.contains('=') => {
            format!("{path}?{search}&{action}")
        }
        _ => to.to_owned(),
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

#[component]
fn Choose(palette: Palette) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let unsaved = expect_context::<Unsaved>();
    let handed = expect_context::<ForFind>();
    let navigate = use_navigate();
    let location = use_location();
    let (path, search_in_address) = (location.pathname, location.search);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let (may_not_create, may_not_add) = (
        denied("create:clients"),
        denied("create:client_credentials"),
    );
    let permissions = move || {
        matches!(*session.state().read(), SessionState::In(_)).then(|| Permissions {
            create: may_not_create.get(),
            add: may_not_add.get(),
            leave: session.leave_label(),
        })
    };
    let search = Search::new(typed, session);
    let entries = Memo::new(move |_| {
        let path = path.read();
        let here = path_in_folder(&path)
            .and_then(|own| own.strip_prefix("/applications/"))
            .and_then(|rest| rest.split('/').next());
        let mut entries = matching(fixed_entries(here, permissions()), &typed.read());
        entries.extend(search.found.get());
        if permissions().is_some() {
            entries.extend(of_identifier(&typed.read()));
        }
        entries
    });
    let note = Memo::new(move |_| {
        let nothing = || entries.read().is_empty().then(|| "No matches.".to_owned());
        search.note.get().or_else(nothing)
    });
    let run = Callback::new(move |entry: Entry| {
        if entry.blocked.is_some() {
            return;
        }
        palette.open.set(false);
        match entry.action {
            Action::Go(to) => {
                let to = keeping_search(
                    &to,
                    &path.read_untracked(),
                    &search_in_address.read_untracked(),
                );
                let place = to.split('?').next().unwrap_or_default().to_owned();
                unsaved.leave(&place, move || navigate(&to, NavigateOptions::default()));
            }
            Action::Shortcuts => palette.shortcuts.set(true),
            Action::Preferences => palette.preferences.set(true),
            Action::SignOut => unsaved.leave("", move || session.leave(toasts)),
        }
    });
    // A key or an assertion: it is in no search and no address, and does not stay in the field.
    let hand_over = move |text: String| {
        let is_taken = permissions().is_some() && is_material(&text);
        if is_taken {
            palette.open.set(false);
            let to = Route::Find.path();
            unsaved.leave(&to.clone(), move || {
                handed.hand_over(text.clone());
                navigate(&to, NavigateOptions::default());
            });
        }
        is_taken
    };
    let paste = move |event: web_sys::ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        if hand_over(text) {
            event.prevent_default();
        }
    };
    let input = move |event: web_sys::Event| {
        let field: web_sys::HtmlInputElement = event_target(&event);
        if hand_over(field.value()) {
            field.set_value("");
        }
        typed.set(field.value());
        at.set(0);
    };
    let list_id = fresh_id("palette");
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    let active = option_id.clone();
    let shown = option_id.clone();
    Effect::new(move || {
        let id = shown(at.get());
        if let Some(option) = document().get_element_by_id(&id) {
            option.scroll_into_view_with_bool(false);
        }
    });
    let keys = move |event: KeyboardEvent| {
        let count = entries.read_untracked().len();
        let current = at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.set((current + 1) % count),
            "ArrowUp" if count > 0 => at.set((current + count - 1) % count),
            "Enter" => {
                let entry = entries.read_untracked().get(current).cloned();
                if let Some(entry) = entry {
                    run.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="palette-choose">
            <div class="palette-search search">
                <Icon glyph=Glyph::Search />
                <input
                    class="input"
                    type="text"
                    role="combobox"
                    aria-label="Search or jump to…"
                    aria-expanded="true"
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || active(at.get())
                    placeholder="Application, page, action or fingerprint"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=true
                    on:keydown=keys
                    on:paste=paste
                    on:input=input
                />
            </div>
            <ul class="palette-list" role="listbox" aria-label="Results" id=list_id>
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(own, entry)| {
                            let Entry { label, hint, blocked, .. } = entry.clone();
                            let inert = blocked.is_some().then_some("true");
                            view! {
                                <li
                                    class="palette-item"
                                    role="option"
                                    id=option_id(own)
                                    aria-disabled=inert
                                    aria-selected=move || {
                                        if at.get() == own { "true" } else { "false" }
                                    }
                                    on:mousemove=move |_| {
                                        if at.get_untracked() != own {
                                            at.set(own);
                                        }
                                    }
                                    on:click=move |_| run.run(entry.clone())
                                >
                                    <span dir="auto">{label}</span>
                                    <span class="soft">{blocked.unwrap_or(hint)}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <div role="status">
                <p class="visually-hidden">
                    {move || counted(entries.read().len() as u64, "result")}
                </p>
                {move || {
                    search
                        .left_out
                        .get()
                        .map(|(total, shown)| {
                            let (total, shown) = (grouped(total), grouped(shown));
                            view! {
                                <p class="palette-note">
                                    {format!("Showing {shown} of {total} applications.")}
                                </p>
                            }
                        })
                }}
                {move || note.get().map(|note| view! { <p class="palette-note">{note}</p> })}
            </div>
        </div>
    }
}
