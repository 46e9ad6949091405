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

use crate::{
    domain::{counted, grouped},
    ui::{Callout, Tone},
};

/// Both halves, with notes.
#[component]
pub fn BytesView(
    /// The state of the view.
    state: BytesState,
) -> impl IntoView {
    let bytes = state.bytes.get_value();
    let has_tree = !bytes.nodes.is_empty();
    let size = bytes.der.len() as u64;
    let elements = bytes.nodes.len() as u64;
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
                        <Callout tone=Tone::Accent title="Values withheld">
                            <p>
                                "This is private key material: only its structure is shown. Its values were wiped from memory."
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
                                    "The tree shows the first {} elements. The rest is in the hex dump only.",
                                    grouped(MAX_NODES as u64),
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
