//! The entries of a menu.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Glyph, Icon, SharedAction, fresh_id};

/// One entry.
#[derive(Clone)]
pub struct MenuItem {
    /// The label.
    pub label: String,
    /// It is destructive.
    pub danger: bool,
    /// Why it is blocked.
    pub blocked: Signal<Option<String>>,
    /// It is a choice, and this one is chosen.
    pub is_chosen: Option<bool>,
    /// A number beside the label, once it is known.
    pub count: Signal<Option<String>>,
    /// Where it leads, if it is a link.
    pub href: Option<String>,
    /// The action.
    pub on_choose: SharedAction,
}

impl MenuItem {
    /// An ordinary entry.
    pub fn new(label: impl Into<String>, on_choose: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            danger: false,
            blocked: Signal::stored(None),
            is_chosen: None,
            count: Signal::stored(None),
            href: None,
            on_choose: Arc::new(on_choose),
        }
    }

    /// An entry that leads somewhere.
    pub fn link(label: impl Into<String>, href: String) -> Self {
        Self {
            href: Some(href),
            ..Self::new(label, || ())
        }
    }

    /// One of several choices.
    pub fn choice(
        label: impl Into<String>,
        is_chosen: bool,
        on_choose: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            is_chosen: Some(is_chosen),
            ..Self::new(label, on_choose)
        }
    }

    /// Marks it as destructive.
    #[must_use]
    pub fn danger(self) -> Self {
        Self {
            danger: true,
            ..self
        }
    }

    /// Blocks it if there is a reason.
    #[must_use]
    pub fn blocked(self, reason: impl Into<Signal<Option<String>>>) -> Self {
        Self {
            blocked: reason.into(),
            ..self
        }
    }

    /// Shows a number beside the label.
    #[must_use]
    pub fn count(self, count: impl Into<Signal<Option<String>>>) -> Self {
        Self {
            count: count.into(),
            ..self
        }
    }
}

/// The entry in its menu.
#[component]
pub(super) fn Entry(
    /// What it is.
    item: MenuItem,
    /// Closes the menu.
    close: Callback<()>,
) -> impl IntoView {
    let MenuItem {
        label,
        danger,
        blocked,
        is_chosen,
        count,
        href,
        on_choose,
    } = item;
    let reason_id = fresh_id("reason");
    let own_id = reason_id.clone();
    let class = if danger {
        "menu-item menu-item-danger"
    } else {
        "menu-item"
    };
    let entry = match href {
        Some(href) => view! {
            <a class=class role="menuitem" tabindex="-1" href=href on:click=move |_| close.run(())>
                {label}
            </a>
        }
        .into_any(),
        None => view! {
            <button
                type="button"
                role=if is_chosen.is_some() { "menuitemradio" } else { "menuitem" }
                tabindex="-1"
                class=class
                aria-checked=is_chosen.map(|chosen| if chosen { "true" } else { "false" })
                aria-describedby=move || blocked.read().is_some().then(|| reason_id.clone())
                aria-disabled=move || blocked.read().is_some().then_some("true")
                on:click=move |_| {
                    if blocked.read_untracked().is_none() {
                        close.run(());
                        on_choose();
                    }
                }
            >
                {is_chosen.map(|_| view! { <Icon glyph=Glyph::Check /> })}
                <span class="menu-label">{label}</span>
                {move || count.get().map(|count| view! { <span class="menu-count">{count}</span> })}
            </button>
        }
        .into_any(),
    };
    view! {
        <div class="menu-entry" role="none">
            {entry}
            {move || {
                blocked
                    .get()
                    .map(|reason| {
                        view! {
                            <span class="menu-reason" id=own_id.clone()>
                                {reason}
                            </span>
                        }
                    })
            }}
        </div>
    }
}
