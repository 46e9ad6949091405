//! The Inspect page: what any file is, byte by byte. It needs no server and no sign-in.

mod bytes;
mod convert;
mod convert_card;
mod intake_card;
mod members;
mod result;
mod samples;
mod text;

use leptos::prelude::*;

pub use bytes::{Bytes, BytesState, BytesView};
pub use convert::{Content, Output, outputs};
pub use intake_card::IntakeCard;
pub use members::{Filter, found};
pub use result::ResultView;
pub use samples::Sample;

use super::shared::set_title;
use crate::{
    material::Intake,
    ui::{EmptyState, Glyph, PageTitle},
};

/// The page. Nothing of it is sent anywhere.
#[component]
pub fn InspectPage() -> impl IntoView {
    set_title("Inspect");
    let intake = Intake::default();
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Inspect"</PageTitle>
                <p>
                    "See what a file of key material is, byte by byte, what is wrong with it, and how to mend it. It is read in this tab and sent nowhere; no server and no sign-in are needed."
                </p>
            </div>
        </div>
        <div class="inspect">
            <IntakeCard intake />
            {move || match (intake.inspection.get(), intake.reading.read().is_some()) {
                (_, true) => ().into_any(),
                (Some(inspection), false) => view! { <ResultView inspection /> }.into_any(),
                (None, false) => {
                    view! {
                        <EmptyState glyph=Glyph::Search title="What it is appears here">
                            <p>
                                "Certificates, public keys, JWKs, and everything that people mistake for them: private keys, requests, revocation lists, key stores, SSH keys, text. You get its facts, what is wrong and what to do, its ASN.1 beside its bytes, and the same key in other forms."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
