//! What was given, in the dialog that adds a credential: what it is, and what to think of before going on.

use leptos::prelude::*;
use management_api::{ClientCredential, Credential};

use super::Given;
use super::add_fields::Fields;
use super::finding::{PublicHalf, Repairs};
use super::known_key::KnownKey;
use super::members::Members;
use super::preview::Preview;
use crate::ui::{EmptyState, Glyph};

/// The pane.
#[component]
pub fn PreviewPane(
    /// Where it is kept that the repairs were applied.
    form: Fields,
    /// What was given.
    source: RwSignal<Option<Given>>,
    /// What is meant of it.
    given: Memo<Option<Given>>,
    /// The hash of the member that is meant.
    member: RwSignal<String>,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// The credentials of all applications that have the same key.
    same_key: Signal<Vec<ClientCredential>>,
    /// The application.
    client_id: String,
) -> impl IntoView {
    view! {
        <div class="add-preview" aria-live="polite">
            <PublicHalf given=source />
            <Members source member credentials />
            <KnownKey found=same_key client_id />
            {move || match given.get() {
                None => {
                    view! {
                        <EmptyState glyph=Glyph::Key title="What it is appears here">
                            <p>
                                "Kind, size, key ID and validity, and whatever is wrong with it, before anything is sent."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(given) => {
                    let repairs = given.diagnosis.repairs.clone();
                    let mendable = given.diagnosis.verdict == diagnosis::Verdict::Repair;
                    view! {
                        {mendable.then(|| view! { <Repairs repairs repaired=form.repaired /> })}
                        <Preview given />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
