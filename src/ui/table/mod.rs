//! The table: declared columns, rows of one line, and a list of cards where there is no room for a table.
//!
//! A row that leads somewhere has one real link, [`RowLink`]; a click anywhere in the row follows it. Arrow keys go from
//! row to row, the menu key opens a row's menu.

mod column;
mod cut;
mod keys;
mod row;
mod whole;

pub use column::{Align, Column, Priority, SortBy, Width};
pub use cut::{CopyableId, CutId, CutName};
pub use row::{Cell, Row, RowDetails, RowLink};

use leptos::{html, prelude::*};

use super::{Glyph, Icon};
use crate::preferences::{Density, Kept};

/// The table.
#[component]
pub fn Table(
    /// What it lists: its accessible name.
    label: &'static str,
    /// Its columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// The present order.
    #[prop(optional, into)]
    sort: Signal<Option<SortBy>>,
    /// Gets another order. Without it no header sorts.
    #[prop(optional, into)]
    on_sort: Option<Callback<SortBy>>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let density = Density::signal();
    let whole = NodeRef::<html::Div>::new();
    let headers = move || {
        columns
            .get()
            .into_iter()
            .map(|column| view! { <Header column sort on_sort /> })
            .collect_view()
    };
    view! {
        <div class="table-frame">
            <table
                class="table"
                role="table"
                aria-label=label
                data-density=move || density.get().word()
                on:click=|event| keys::follow(&event)
                on:auxclick=|event| keys::follow(&event)
                on:keydown=move |event| {
                    whole::hide_on_escape(whole, &event);
                    keys::pressed(&event);
                }
                on:contextmenu=|event| keys::suppress_context_menu(&event)
                on:focusin=move |event| whole::show(whole, &event)
                on:focusout=move |_| whole::hide(whole)
            >
                <thead role="rowgroup">
                    <tr role="row">{headers}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
            <div node_ref=whole class="whole" popover="manual" aria-hidden="true"></div>
        </div>
    }
}

#[component]
fn Header(
    column: Column,
    sort: Signal<Option<SortBy>>,
    on_sort: Option<Callback<SortBy>>,
) -> impl IntoView {
    let order = move || on_sort.and_then(|_| SortBy::aria(sort.get(), &column));
    let glyph = move || match order() {
        Some("ascending") => Glyph::SortUp,
        Some("descending") => Glyph::SortDown,
        _ => Glyph::Sort,
    };
    let content = match on_sort.filter(|_| column.sort.is_some()) {
        Some(on_sort) => view! {
            <button
                type="button"
                class="sort"
                on:click=move |_| {
                    if let Some(sort) = SortBy::pressed(sort.get_untracked(), &column) {
                        on_sort.run(sort);
                    }
                }
            >
                {column.name}
                {move || view! { <Icon glyph=glyph() /> }}
            </button>
        }
        .into_any(),
        None if column.is_unnamed => {
            view! { <span class="visually-hidden">{column.name}</span> }.into_any()
        }
        None => column.name.into_any(),
    };
    view! {
        <th
            role="columnheader"
            scope="col"
            data-width=column.width.name()
            data-priority=column.priority_name()
            data-align=column.align_name()
            aria-sort=order
        >
            {content}
        </th>
    }
}
