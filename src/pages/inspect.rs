//! What is this file? Works without a server and without signing in.

use leptos::prelude::*;

use super::set_title;
use crate::{
    inspect::{Desk, Intake, ResultView},
    ui::{EmptyState, Glyph, PageTitle},
};

/// The page. Nothing of it is sent anywhere.
#[component]
pub fn InspectPage() -> impl IntoView {
    set_title("Inspect");
    let desk = Desk::default();
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
            <Intake desk />
            {move || match (desk.inspection.get(), desk.reading.read().is_some()) {
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
