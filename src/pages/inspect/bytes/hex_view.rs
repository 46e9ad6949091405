//! The hex dump: one tab stop, arrow keys move within it.

use std::ops::Range;

use crate::material::severity_tone;
use diagnosis::Span;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::state::BytesState;
use crate::ui::{VirtualRows, fresh_id};

/// The bytes, a line for each 16 or 8.
#[component]
pub fn HexView(
    /// The state of the view.
    state: BytesState,
) -> impl IntoView {
    let cell_id = StoredValue::new(fresh_id("byte"));
    let length = state.bytes.with_value(|bytes| bytes.der.len());
    let digits = format!("{:x}", length.max(1) - 1).len().max(4);
    let on_key = move |event: KeyboardEvent| {
        if event.alt_key() || event.meta_key() {
            return;
        }
        if let Some(offset) = walk(state, length, &event.key(), event.ctrl_key()) {
            event.prevent_default();
            state.point(offset);
        }
    };
    let on_focus = move |_| {
        if state.cursor.get_untracked().is_none() && length > 0 {
            let chosen = state.active.get_untracked().and_then(|index| {
                state
                    .bytes
                    .with_value(|bytes| bytes.nodes.get(index).map(|node| node.span.start))
            });
            state.cursor.set(Some(chosen.unwrap_or(0)));
        }
    };
    let on_over = move |event: web_sys::MouseEvent| {
        let at = byte_of(&event);
        let index = at.and_then(|offset| state.bytes.with_value(|bytes| bytes.at(offset)));
        if state.hovered.get_untracked() != index {
            state.hovered.set(index);
        }
    };
    let on_press = move |event: web_sys::MouseEvent| {
        if let Some(offset) = byte_of(&event) {
            state.point(offset);
        }
    };
    view! {
        <div
            class="hex"
            role="grid"
            aria-label="Bytes"
            aria-readonly="true"
            aria-rowcount=move || length.div_ceil(state.columns.get()).to_string()
            aria-colcount=move || (state.columns.get() + 2).to_string()
            tabindex="0"
            data-columns=move || state.columns.get().to_string()
            aria-activedescendant=move || {
                state.cursor.get().map(|offset| cell_id.with_value(|id| format!("{id}-{offset}")))
            }
            node_ref=state.dump.node
            on:scroll=move |_| state.dump.follow()
            on:keydown=on_key
            on:focus=on_focus
            on:mouseover=on_over
            on:mouseleave=move |_| state.hovered.set(None)
            on:click=on_press
        >
            <VirtualRows
                window=state.dump
                // A line is redrawn when the number of its columns changes.
                item=move |row| (row, state.columns.get())
                row=move |(row, columns)| line(state, row * columns, columns, digits, cell_id)
            />
        </div>
    }
}

/// What of a line is marked, by column.
#[derive(Clone, Debug, Default, PartialEq)]
struct Marks {
    header: Range<usize>,
    contents: Range<usize>,
    shown: Range<usize>,
    cursor: Option<usize>,
}

fn line(
    state: BytesState,
    start: usize,
    columns: usize,
    digits: usize,
    cell_id: StoredValue<String>,
) -> AnyView {
    let bytes = state.bytes.get_value();
    let octets: Vec<u8> = bytes
        .der
        .iter()
        .skip(start)
        .take(columns)
        .copied()
        .collect();
    let fixed: Vec<(Option<&'static str>, bool)> = (start..start + octets.len())
        .map(|offset| {
            let severity = bytes.severity(offset);
            (
                severity.map(|severity| severity_tone(severity).name()),
                bytes.is_withheld(offset),
            )
        })
        .collect();
    let within = move |span: Span| {
        let clip = |at: usize| at.clamp(start, start + columns) - start;
        let range = clip(span.start)..clip(span.end);
        if range.is_empty() { 0..0 } else { range }
    };
    let marks = Memo::new(move |_| {
        let (header, contents) = state.marked().map_or((0..0, 0..0), |(header, contents)| {
            (within(header), within(contents))
        });
        Marks {
            header,
            contents,
            shown: state.shown.get().map_or(0..0, within),
            cursor: state
                .cursor
                .get()
                .and_then(|offset| offset.checked_sub(start))
                .filter(|column| *column < columns),
        }
    });
    let padding = columns - octets.len();
    let cells = move || {
        let marks = marks.get();
        let cell = |column: usize| {
            let (tone, withheld) = fixed.get(column).copied().unwrap_or_default();
            let part = if marks.header.contains(&column) {
                Some("header")
            } else if marks.contents.contains(&column) {
                Some("contents")
            } else {
                None
            };
            let shown = marks.shown.contains(&column).then_some("");
            let octet = octets.get(column).copied().unwrap_or_default();
            (tone, withheld, part, shown, octet)
        };
        let hex = (0..octets.len())
            .map(|column| {
                let (tone, withheld, part, shown, octet) = cell(column);
                let text = if withheld {
                    "··".to_owned()
                } else {
                    format!("{octet:02x}")
                };
                let offset = start + column;
                view! {
                    <span
                        role="gridcell"
                        id=cell_id.with_value(|id| format!("{id}-{offset}"))
                        data-at=offset.to_string()
                        data-part=part
                        data-tone=tone
                        data-shown=shown
                        data-cursor=(marks.cursor == Some(column)).then_some("")
                        aria-label=withheld.then_some("withheld")
                    >
                        {text}
                    </span>
                }
            })
            .collect_view();
        let ascii = (0..octets.len())
            .map(|column| {
                let (_, withheld, part, _, octet) = cell(column);
                let text = match octet {
                    _ if withheld => '·',
                    b' '..=b'~' => char::from(octet),
                    _ => '.',
                };
                view! {
                    <i data-at=(start + column).to_string() data-part=part>
                        {text.to_string()}
                    </i>
                }
            })
            .collect_view();
        view! {
            <span class="hex-bytes" role="presentation">
                {hex}
                {(0..padding).map(|_| view! { <span role="presentation">"  "</span> }).collect_view()}
            </span>
            <span class="hex-ascii" role="gridcell">
                {ascii}
            </span>
        }
    };
    view! {
        <div class="hex-line" role="row" aria-rowindex=(start / columns + 1).to_string()>
            <span class="hex-offset" role="rowheader">
                {format!("{start:0digits$x}")}
            </span>
            {cells}
        </div>
    }
    .into_any()
}

/// The byte that an event happened on.
fn byte_of(event: &Event) -> Option<usize> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.get_attribute("data-at")?.parse().ok()
}

/// The byte that a key moves the cursor to.
fn walk(state: BytesState, length: usize, key: &str, ctrl: bool) -> Option<usize> {
    let last = length.checked_sub(1)?;
    let columns = state.columns.get_untracked();
    let at = state.cursor.get_untracked().unwrap_or(0);
    let page = columns * state.dump.page();
    let to = match (key, ctrl) {
        ("ArrowRight", false) => at + 1,
        ("ArrowLeft", false) => at.saturating_sub(1),
        ("ArrowDown", false) if at + columns <= last => at + columns,
        ("ArrowUp", false) => at.checked_sub(columns).unwrap_or(at),
        ("ArrowDown", false) => at,
        ("PageDown", false) => at + page,
        ("PageUp", false) => at.saturating_sub(page),
        ("Home", false) => at - at % columns,
        ("End", false) => at - at % columns + columns - 1,
        ("Home", true) => 0,
        ("End", true) => last,
        _ => return None,
    };
    Some(to.min(last))
}
