//! The palette: a search field, and what matches.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::Palette;
use super::entry::{Action, Entry, Permissions, fixed_entries, matching, of_identifier};
use super::search::Search;
use crate::{
    domain::{counted, grouped},
    pages::for_find::{ForFind, is_material},
    router::{NavigateOptions, use_location, use_navigate},
    routes::{Route, path_in_folder},
    session::{Session, SessionState, denied},
    ui::{Glyph, Icon, Toasts, Unsaved, fresh_id},
};

/// The content of the dialog.
#[component]
pub(super) fn Choose(
    /// Closes itself, and opens the other dialogs.
    palette: Palette,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let search = Search::new(typed, session);
    let permissions = permissions(session);
    let entries = entries(typed, search, permissions);
    let choose = on_choice(palette, session);
    let hand_over = hand_over(palette);
    let take = move |text: String| {
        let is_taken = permissions.read().is_some() && is_material(&text);
        if is_taken {
            hand_over(text);
        }
        is_taken
    };
    let paste = move |event: web_sys::ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        if take(text) {
            event.prevent_default();
        }
    };
    let input = move |event: web_sys::Event| {
        let field: web_sys::HtmlInputElement = event_target(&event);
        if take(field.value()) {
            field.set_value("");
        }
        typed.set(field.value());
        at.set(0);
    };
    let keys = move |event: KeyboardEvent| {
        let count = entries.read_untracked().len();
        let current = at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.set((current + 1) % count),
            "ArrowUp" if count > 0 => at.set((current + count - 1) % count),
            "Enter" => {
                let entry = entries.read_untracked().get(current).cloned();
                if let Some(entry) = entry {
                    choose.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let list_id = fresh_id("palette");
    let active = {
        let list_id = list_id.clone();
        move || option_id(&list_id, at.get())
    };
    let shown = active.clone();
    Effect::new(move || {
        if let Some(option) = document().get_element_by_id(&shown()) {
            option.scroll_into_view_with_bool(false);
        }
    });
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
                    aria-activedescendant=active
                    placeholder="Application, page, action or fingerprint"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=true
                    on:keydown=keys
                    on:paste=paste
                    on:input=input
                />
            </div>
            <Results entries at list_id choose />
            <Notes entries search />
        </div>
    }
}

fn option_id(list_id: &str, at: usize) -> String {
    format!("{list_id}-{at}")
}

/// What may be done; `None` without a session.
fn permissions(session: Session) -> Signal<Option<Permissions>> {
    let (may_not_create, may_not_add) = (
        denied("create:clients"),
        denied("create:client_credentials"),
    );
    Signal::derive(move || {
        matches!(*session.state().read(), SessionState::In(_)).then(|| Permissions {
            create: may_not_create.get(),
            add: may_not_add.get(),
            leave: session.leave_label(),
        })
    })
}

/// Pages, actions and applications that match what is typed.
fn entries(
    typed: RwSignal<String>,
    search: Search,
    permissions: Signal<Option<Permissions>>,
) -> Memo<Vec<Entry>> {
    let path = use_location().pathname;
    Memo::new(move |_| {
        let path = path.read();
        let here = path_in_folder(&path)
            .and_then(|own| own.strip_prefix("/applications/"))
            .and_then(|rest| rest.split('/').next());
        let mut entries = matching(fixed_entries(here, permissions.get()), &typed.read());
        entries.extend(search.found.get());
        if permissions.read().is_some() {
            entries.extend(of_identifier(&typed.read()));
        }
        entries
    })
}

/// What an entry does.
fn on_choice(palette: Palette, session: Session) -> Callback<Entry> {
    let toasts = expect_context::<Toasts>();
    let unsaved = expect_context::<Unsaved>();
    let navigate = use_navigate();
    let location = use_location();
    let (path, search_in_address) = (location.pathname, location.search);
    Callback::new(move |entry: Entry| {
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
    })
}

/// Leads a key or an assertion to Find: it is in no search and no address, and does not stay in the field.
fn hand_over(palette: Palette) -> impl Fn(String) + Copy {
    let unsaved = expect_context::<Unsaved>();
    let handed = expect_context::<ForFind>();
    let navigate = use_navigate();
    move |text: String| {
        palette.open.set(false);
        let to = Route::Find.path();
        unsaved.leave(&to.clone(), move || {
            handed.hand_over(text.clone());
            navigate(&to, NavigateOptions::default());
        });
    }
}

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

#[component]
fn Results(
    entries: Memo<Vec<Entry>>,
    at: RwSignal<usize>,
    list_id: String,
    choose: Callback<Entry>,
) -> impl IntoView {
    let own_id = list_id.clone();
    let option = move |own: usize, entry: Entry| {
        let Entry {
            label,
            hint,
            blocked,
            ..
        } = entry.clone();
        let inert = blocked.is_some().then_some("true");
        view! {
            <li
                class="palette-item"
                role="option"
                id=option_id(&own_id, own)
                aria-disabled=inert
                aria-selected=move || if at.get() == own { "true" } else { "false" }
                on:mousemove=move |_| {
                    if at.get_untracked() != own {
                        at.set(own);
                    }
                }
                on:click=move |_| choose.run(entry.clone())
            >
                <span dir="auto">{label}</span>
                <span class="soft">{blocked.unwrap_or(hint)}</span>
            </li>
        }
    };
    view! {
        <ul class="palette-list" role="listbox" aria-label="Results" id=list_id>
            {move || {
                let entries = entries.get().into_iter().enumerate();
                entries.map(|(own, entry)| option(own, entry)).collect_view()
            }}
        </ul>
    }
}

/// How many there are, and what is not among them.
#[component]
fn Notes(entries: Memo<Vec<Entry>>, search: Search) -> impl IntoView {
    let note = Memo::new(move |_| {
        let nothing = || entries.read().is_empty().then(|| "No matches.".to_owned());
        search.note.get().or_else(nothing)
    });
    view! {
        <div role="status">
            <p class="visually-hidden">{move || counted(entries.read().len() as u64, "result")}</p>
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
    }
}
