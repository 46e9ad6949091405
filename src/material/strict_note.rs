//! What strict programs say of a certificate that can be registered. Their decoder is a part of its own, loaded once the
//! verdict is there.

use leptos::prelude::*;

use super::findings::Findings;
use crate::ui::{Placeholder, part};

part! {
    /// The note on a certificate, given as DER, if a strict decoder rejects it; on wish as a line that unfolds.
    pub fn strict_note(certificate: Vec<u8>, is_folded: bool) in strict, Placeholder::Later => {
        strict_decoder::note(&certificate).map(|note| {
            let note = view! { <Findings findings=vec![note] label="Strict programs" /> };
            if is_folded {
                view! {
                    <details class="notes">
                        <summary>"Strict programs reject this certificate"</summary>
                        {note}
                    </details>
                }
                .into_any()
            } else {
                note.into_any()
            }
        })
    }
}
