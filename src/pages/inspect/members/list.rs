//! The rows of a bundle's objects, only those in view are drawn.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diagnosis::{Member, Role};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::{
    clock::{Now, iso, relative, utc},
    domain::grouped,
    material::SharedInspection,
    ui::{Badge, Tone, VirtualList, VirtualRows, fresh_id},
};

/// The listed objects, one of which is chosen by pointer or keyboard.
#[component]
pub(super) fn MemberList(
    /// The bundle.
    inspection: SharedInspection,
    /// The indices of the listed ones, ascending.
    listed: Memo<Vec<usize>>,
    /// The selected one.
    selected: RwSignal<Option<usize>>,
) -> impl IntoView {
    let now = Now::current();
    let window = VirtualList::new(Signal::derive(move || listed.read().len()), 3.0);
    let id = StoredValue::new(fresh_id("member"));
    let option_id = move |index: usize| id.with_value(|id| format!("{id}-{index}"));
    // A search begins at its first hit.
    Effect::new(move |_| {
        listed.track();
        window.reveal(0);
    });
    let on_key = move |event: KeyboardEvent| {
        let listed = listed.read_untracked();
        let Some(last) = listed.len().checked_sub(1) else {
            return;
        };
        let at = selected
            .get_untracked()
            .and_then(|index| listed.binary_search(&index).ok());
        let page = window.page();
        let to = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
            "PageDown" => at.map_or(0, |at| (at + page).min(last)),
            "PageUp" => at.map_or(0, |at| at.saturating_sub(page)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        selected.set(listed.get(to).copied());
        window.reveal(to);
    };
    let row = {
        let inspection = inspection.clone();
        move |index: usize| {
            let members = Arc::clone(&inspection);
            let Some(member) = members.members.get(index) else {
                return ().into_any();
            };
            let position = listed.read_untracked().binary_search(&index).unwrap_or(0) + 1;
            view! {
                <div
                    class="member"
                    role="option"
                    id=option_id(index)
                    aria-selected=move || {
                        if selected.get() == Some(index) { "true" } else { "false" }
                    }
                    aria-posinset=position.to_string()
                    aria-setsize=move || listed.read().len().to_string()
                    on:click=move |_| selected.set(Some(index))
                >
                    <MemberRow member=member.clone() index now />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <div
            class="member-list"
            role="listbox"
            aria-label="Objects"
            tabindex="0"
            aria-activedescendant=move || selected.get().map(option_id)
            node_ref=window.node
            on:scroll=move |_| window.follow()
            on:keydown=on_key
        >
            <VirtualRows
                window
                item=move |row| listed.read().get(row).copied().unwrap_or(usize::MAX)
                row
            />
        </div>
        {move || {
            listed
                .read()
                .is_empty()
                .then(|| view! { <p class="bundle-none">"No objects match."</p> })
        }}
    }
}

#[component]
fn MemberRow(member: Member, index: usize, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let role = match member.role {
        Role::Chosen => Some((Tone::Ok, "Leaf")),
        Role::Duplicate => Some((Tone::Plain, "Duplicate")),
        Role::Private => Some((Tone::Danger, "Private")),
        Role::Other => None,
    };
    let name = member
        .subject
        .filter(|subject| !subject.is_empty())
        .unwrap_or_else(|| member.kind.label().to_owned());
    let serial = member.serial.map(|serial| format!("serial {serial}"));
    let line = format!("line {}", grouped(member.line as u64));
    let ends = member.not_after;
    let is_expired = move || ends.is_some_and(|end| end < now.get());
    let validity = move || {
        let end = ends?;
        let when = relative(end, now.get());
        let verb = if is_expired() { "expired" } else { "expires" };
        Some(view! {
            <time datetime=iso(end) title=utc(end)>
                {format!("{verb} {}, {when}", utc(end))}
            </time>
        })
    };
    view! {
        <span class="member-number">{grouped(index as u64 + 1)}</span>
        <span class="member-name" dir="auto">
            {name}
        </span>
        {role.map(|(tone, word)| view! { <Badge tone>{word}</Badge> })}
        <span class="member-more">
            {line}
            {serial.map(|serial| format!(" · {serial}"))}
        </span>
        <span class="member-end" data-tone=move || is_expired().then_some("danger")>
            {validity}
        </span>
    }
}
