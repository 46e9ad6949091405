//! Rows and cells.

use leptos::prelude::*;

use super::Column;
use crate::ui::fresh_id;

/// A row.
#[component]
pub fn Row(
    /// Its cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// A cell of a column.
#[component]
pub fn Cell(
    /// The column.
    of: Column,
    /// The content, on one line.
    children: Children,
) -> impl IntoView {
    view! {
        <td
            role="cell"
            data-label=(!of.is_unnamed).then_some(of.name)
            data-width=of.width.name()
            data-priority=of.priority_name()
            data-align=of.align_name()
        >
            <span class="cell">{children()}</span>
        </td>
    }
}

/// Where the row leads. A click anywhere in the row follows it.
#[component]
pub fn RowLink(
    /// The address.
    #[prop(into)]
    href: String,
    /// The name of what is there.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="row-link" href=href dir="auto">
            {children()}
        </a>
    }
}

/// A button that opens what a row has no room for, and the row beneath that shows it. To be drawn within a cell; the
/// details follow the row by [`Self::below`].
#[derive(Clone)]
pub struct RowDetails {
    id: String,
    is_open: RwSignal<bool>,
}

impl Default for RowDetails {
    fn default() -> Self {
        Self {
            id: fresh_id("details"),
            is_open: RwSignal::new(false),
        }
    }
}

impl RowDetails {
    /// The button: the row's words. A click anywhere in the row presses it.
    pub fn button(&self, words: impl IntoView + 'static) -> AnyView {
        let (id, is_open) = (self.id.clone(), self.is_open);
        view! {
            <button
                type="button"
                class="row-link row-details"
                aria-controls=id
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {words}
            </button>
        }
        .into_any()
    }

    /// The row beneath, across all columns. Its content is drawn while it is open.
    pub fn below(&self, columns: usize, details: impl Into<ViewFn>) -> AnyView {
        let (id, is_open, details) = (self.id.clone(), self.is_open, details.into());
        view! {
            <tr role="row" class="row-below" id=id hidden=move || !is_open.get()>
                <td role="cell" colspan=columns.to_string()>
                    {move || is_open.get().then(|| details.run())}
                </td>
            </tr>
        }
        .into_any()
    }
}
