//! What is this file? Works without a server and without signing in.

use leptos::prelude::*;

use super::set_title;
use crate::{
    credentials::{Given, Preview, PublicHalf, Repairs, SourceField},
    ui::{EmptyState, Glyph},
};

/// The page. Nothing of it is sent anywhere.
#[component]
pub fn InspectPage() -> impl IntoView {
    set_title("Inspect");
    let given = RwSignal::new(None::<Given>);
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Inspect"</h1>
                <p>
                    "See what a file of key material is, what is wrong with it, and how to mend it. It is read in this tab and sent nowhere; no server and no sign-in are needed."
                </p>
            </div>
        </div>
        <div class="inspect">
            <div class="card">
                <div class="card-head">
                    <h2>"A file or a text"</h2>
                </div>
                <div class="card-body">
                    <SourceField given />
                </div>
            </div>
            <div class="card inspect-result" aria-live="polite">
                <PublicHalf given />
                {move || match given.get() {
                    None => {
                        view! {
                            <EmptyState glyph=Glyph::Search title="What it is appears here">
                                <p>
                                    "Certificates, public keys, JWKs, and everything that people mistake for them: private keys, requests, key stores, SSH keys, text."
                                </p>
                            </EmptyState>
                        }
                            .into_any()
                    }
                    Some(given) => view! { <Result given /> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Result(given: Given) -> impl IntoView {
    let repairs = given.diagnosis.repairs.clone();
    let repaired = RwSignal::new(false);
    let mended = given
        .diagnosis
        .material
        .as_ref()
        .map(|material| material.to_pem());
    let mendable = given.diagnosis.verdict == diagnosis::Verdict::Repair;
    view! {
        {mendable.then(|| view! { <Repairs repairs repaired mended=mended.unwrap_or_default() /> })}
        <Preview given />
    }
}
