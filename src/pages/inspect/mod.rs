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
    material::{Intake, SharedInspection},
    ui::{EmptyState, Glyph, PageTitle, Placeholder, part},
};

part! {
    /// The page.
    pub fn inspect_page() in inspect, Placeholder::Card => { view! { <InspectPage /> } }
}

part! {
    /// What was found.
    fn result_view(inspection: SharedInspection) in result, Placeholder::Card => { view! { <ResultView inspection /> } }
}

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
                    "See what a key file is, byte by byte, what is wrong with it and how to fix it. It is read in your browser and never sent. No server or sign-in needed."
                </p>
            </div>
        </div>
        <div class="inspect">
            <IntakeCard intake />
            {move || match (intake.inspection.get(), intake.reading.read().is_some()) {
                (_, true) => ().into_any(),
                (Some(inspection), false) => result_view(inspection),
                (None, false) => {
                    view! {
                        <EmptyState glyph=Glyph::Search title="Key details appear here">
                            <p>
                                "For certificates, public keys, JWKs and everything mistaken for them: private keys, certificate requests, revocation lists, key stores, SSH keys, text. You get the details, problems and fixes, the ASN.1 structure beside the bytes, and the key in other formats."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
