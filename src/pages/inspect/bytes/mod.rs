//! The bytes view: the ASN.1 tree beside the hex dump.

mod hex_view;
mod layout;
mod state;
mod tree_view;

use diagnosis::MAX_NODES;
use leptos::prelude::*;

use hex_view::HexView;
pub use layout::Bytes;
pub use state::BytesState;
use tree_view::TreeView;

use crate::ui::{Callout, Tone};

/// Both halves, and what to know about them.
#[component]
pub fn BytesView(
    /// What is shown and marked.
    state: BytesState,
) -> impl IntoView {
    let bytes = state.bytes.get_value();
    let has_tree = !bytes.nodes.is_empty();
    let size = bytes.der.len();
    let elements = bytes.nodes.len();
    let words = if has_tree {
        format!(
            "{} · {}",
            counted(size, "byte"),
            counted(elements, "element")
        )
    } else {
        format!("{} · no ASN.1", counted(size, "byte"))
    };
    view! {
        <section class="card bytes" aria-label="Bytes and structure" id="bytes">
            <div class="card-head">
                <h2>"Bytes"</h2>
                <p class="soft">{words}</p>
                {has_tree
                    .then(|| {
                        view! {
                            <p class="bytes-legend">
                                <span data-part="header">"identifier and length"</span>
                                <span data-part="contents">"contents"</span>
                            </p>
                        }
                    })}
            </div>
            {bytes
                .is_outline
                .then(|| {
                    view! {
                        <Callout tone=Tone::Accent title="The values are withheld">
                            <p>
                                "This is private material: only its structure is shown. Its values were overwritten in this tab and can’t be shown any more."
                            </p>
                        </Callout>
                    }
                })}
            {bytes
                .is_cut()
                .then(|| {
                    view! {
                        <Callout tone=Tone::Warn>
                            <p>
                                {format!(
                                    "The tree ends after {MAX_NODES} elements; the bytes behind are in the dump only.",
                                )}
                            </p>
                        </Callout>
                    }
                })}
            <div class="bytes-halves" data-tree=has_tree.then_some("")>
                {has_tree.then(|| view! { <TreeView state /> })}
                <HexView state />
            </div>
        </section>
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
