//! The ASN.1 tree: one tab stop, arrow keys move within it.

use crate::material::severity_tone;
use leptos::{attr::custom::custom_attribute, prelude::*};
use web_sys::KeyboardEvent;

use super::state::BytesState;
use crate::{
    domain::grouped,
    ui::{Glyph, Icon, VirtualRows, fresh_id},
};

/// The elements, each a row.
#[component]
pub fn TreeView(
    /// The state of the view.
    state: BytesState,
) -> impl IntoView {
    let id = fresh_id("asn1");
    let row_id = StoredValue::new(id);
    let active_row = move || {
        state
            .active
            .get()
            .map(|index| row_id.with_value(|id| format!("{id}-{index}")))
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if walk(state, &event.key()) {
            event.prevent_default();
        }
    };
    // The first row is chosen when the keyboard comes in, so that there is something to walk from.
    let on_focus = move |_| {
        if state.active.get_untracked().is_none() {
            state
                .active
                .set(state.visible.read_untracked().first().copied());
        }
    };
    view! {
        <div
            class="asn1"
            role="tree"
            aria-label="ASN.1 structure"
            tabindex="0"
            aria-activedescendant=active_row
            node_ref=state.tree.node
            on:scroll=move |_| state.tree.follow()
            on:keydown=on_key
            on:focus=on_focus
            on:mouseleave=move |_| state.hovered.set(None)
        >
            <VirtualRows
                window=state.tree
                item=move |row| state.visible.read().get(row).copied().unwrap_or(usize::MAX)
                row=move |index| {
                    let id = row_id.with_value(|id| format!("{id}-{index}"));
                    row(state, index, id)
                }
            />
        </div>
    }
}

fn row(state: BytesState, index: usize, id: String) -> AnyView {
    let bytes = state.bytes.get_value();
    let Some(node) = bytes.nodes.get(index).copied() else {
        return ().into_any();
    };
    let (position, size) = bytes.place(index);
    let label = bytes.label(&node).map(str::to_owned);
    let value = if node.is_withheld {
        Some("withheld".to_owned())
    } else {
        node.value(&bytes.der)
    };
    // A finding is marked at the innermost element around it.
    let finding = bytes
        .findings
        .iter()
        .find(|(span, _)| bytes.at(span.start) == Some(index))
        .map(|(_, severity)| severity_tone(*severity));
    let open = move || !state.collapsed.read().contains(&index);
    let expanded = move || {
        node.has_children
            .then(|| if open() { "true" } else { "false" })
    };
    let press = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        if let Some(tree) = state.tree.node.get_untracked() {
            let _ = tree.focus();
        }
        state.choose(index);
    };
    let level = custom_attribute("aria-level", (node.depth + 1).to_string());
    view! {
        <div
            {..level}
            class="asn1-row"
            role="treeitem"
            id=id
            aria-posinset=position.to_string()
            aria-setsize=size.to_string()
            aria-expanded=expanded
            aria-selected=move || if state.active.get() == Some(index) { "true" } else { "false" }
            data-hovered=move || (state.hovered.get() == Some(index)).then_some("")
            style=("--depth", node.depth.to_string())
            on:mouseenter=move |_| state.hovered.set(Some(index))
            on:mousedown=press
        >
            <span
                class="asn1-twist"
                data-open=move || (node.has_children && open()).then_some("")
                on:mousedown=move |event| {
                    if node.has_children {
                        event.prevent_default();
                        event.stop_propagation();
                        state.toggle(index);
                    }
                }
            >
                {node.has_children.then(|| view! { <Icon glyph=Glyph::Forward /> })}
            </span>
            <span class="asn1-type" data-wrapping=node.is_wrapping.then_some("")>{node.name()}</span>
            {label.map(|label| view! { <span class="asn1-label">{label}</span> })}
            {node.is_ber.then(|| view! { <span class="asn1-label">"BER length"</span> })}
            {value
                .map(|value| {
                    let withheld = node.is_withheld.then_some("");
                    view! { <span class="asn1-value" dir="auto" data-withheld=withheld>{value}</span> }
                })}
            {finding
                .map(|tone| {
                    view! {
                        <span class="asn1-finding" data-tone=tone.name()>
                            <Icon glyph=tone.glyph() />
                            <span class="visually-hidden">"has a finding"</span>
                        </span>
                    }
                })}
            <span class="asn1-size">
                {grouped((node.span.end - node.span.start) as u64)} <span class="visually-hidden">" bytes"</span>
            </span>
        </div>
    }
    .into_any()
}

/// Handles a key; returns false if it has no meaning here.
fn walk(state: BytesState, key: &str) -> bool {
    let visible = state.visible.read_untracked();
    let active = state.active.get_untracked();
    let row = active
        .and_then(|index| visible.binary_search(&index).ok())
        .unwrap_or(0);
    let page = state.tree.page();
    let last = visible.len().saturating_sub(1);
    let index = visible.get(row).copied().unwrap_or(0);
    let (has_children, parent) = state.bytes.with_value(|bytes| {
        let has = bytes.nodes.get(index).is_some_and(|node| node.has_children);
        (has, bytes.parent(index))
    });
    let is_open = has_children && !state.collapsed.read_untracked().contains(&index);
    let to = match key {
        "ArrowDown" => visible.get((row + 1).min(last)).copied(),
        "ArrowUp" => visible.get(row.saturating_sub(1)).copied(),
        "PageDown" => visible.get((row + page).min(last)).copied(),
        "PageUp" => visible.get(row.saturating_sub(page)).copied(),
        "Home" => visible.first().copied(),
        "End" => visible.last().copied(),
        "ArrowRight" if is_open => visible.get(row + 1).copied(),
        "ArrowLeft" if !is_open => parent,
        "ArrowRight" | "ArrowLeft" | "Enter" | " " => None,
        _ => return false,
    };
    drop(visible);
    match (to, key) {
        (Some(to), _) => state.choose(to),
        (None, "ArrowRight" | "ArrowLeft" | "Enter" | " ") if has_children => state.toggle(index),
        _ => {}
    }
    true
}
