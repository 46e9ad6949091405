//! What a list is filtered or sorted by.

use leptos::{html, prelude::*};

use super::{Glyph, Icon};

/// A filter: what is chosen, a button that opens a menu of choices, and one that clears it.
#[component]
pub fn Chip(
    /// What it filters by.
    #[prop(into)]
    label: String,
    /// The label of what is chosen, if it is not everything.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    /// Its menu is open.
    #[prop(into)]
    is_open: Signal<bool>,
    /// Called when the button is pressed, before it is clicked.
    #[prop(into)]
    on_press: Callback<()>,
    /// Called when the button is clicked.
    #[prop(into)]
    on_click: Callback<web_sys::MouseEvent>,
    /// Chooses everything; without it something is always chosen, as with an order.
    on_clear: Option<Callback<()>>,
    /// The part that draws the menu, if it is one of its own.
    #[prop(optional)]
    part: Option<&'static str>,
) -> impl IntoView {
    let clear = format!("Clear {}", label.to_lowercase());
    let button = NodeRef::<html::Button>::new();
    let is_filtered = Memo::new(move |_| on_clear.is_some() && chosen.read().is_some());
    let clear_button = move || {
        let on_clear = on_clear.filter(|_| is_filtered.get())?;
        let label = clear.clone();
        let press = move |_| {
            // This button goes, and has the focus.
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
            on_clear.run(());
        };
        Some(view! {
            <button type="button" class="chip-clear" aria-label=label on:click=press>
                <Icon glyph=Glyph::Close />
            </button>
        })
    };
    view! {
        <span class="chip" data-chosen=move || is_filtered.get().then_some("")>
            <button
                node_ref=button
                type="button"
                class="chip-button"
                aria-haspopup="menu"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                data-part=part
                on:pointerdown=move |_| on_press.run(())
                on:click=move |event| on_click.run(event)
            >
                <span class="chip-text">
                    {label}
                    {move || chosen.get().map(|chosen| format!(": {chosen}"))}
                </span>
                <Icon glyph=Glyph::Down />
            </button>
            {clear_button}
        </span>
    }
}
