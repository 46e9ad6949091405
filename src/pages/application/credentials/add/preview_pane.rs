//! What was given, as it was understood: beside the form.

use std::sync::Arc;

use diagnosis::Verdict;
use leptos::prelude::*;
use management_api::{ClientCredential, Credential};

use super::fields::Fields;
use super::key_reuse::KeyReuseWarning;
use super::member_choice::MemberChoice;
use crate::{
    material::{Intake, Preview, ReadingProgress, Repairs, Subject},
    ui::{Button, Callout, EmptyState, Glyph, Icon, Tone},
};

/// The preview of the input, and what to consider before adding it.
#[component]
pub(super) fn PreviewPane(
    form: Fields,
    intake: Intake,
    subject: Memo<Option<Arc<Subject>>>,
    member: RwSignal<Option<usize>>,
    credentials: Signal<Vec<Credential>>,
    credentials_with_key: Signal<Vec<ClientCredential>>,
    client_id: String,
    /// What the key is a reason for.
    children: Children,
) -> impl IntoView {
    let is_reading = Memo::new(move |_| intake.reading.read().is_some());
    view! {
        <div class="add-preview" aria-live="polite">
            <ReadingProgress intake />
            <PublicKeyOffer intake />
            <MemberChoice source=intake.inspection member credentials />
            <KeyReuseWarning found=credentials_with_key client_id />
            {children()}
            {move || match subject.get() {
                None if is_reading.get() => ().into_any(),
                None => {
                    view! {
                        <EmptyState glyph=Glyph::Key title="Key details appear here">
                            <p>
                                "Type, size, key ID, validity and any problems, before anything is sent."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(subject) => {
                    let repairs = subject.diagnosis.repairs.clone();
                    let is_repairable = subject.diagnosis.verdict == Verdict::Repair;
                    view! {
                        {is_repairable.then(|| view! { <Repairs repairs repaired=form.repaired apply="Fix and use" /> })}
                        <Preview subject=(*subject).clone() />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Offers the public key of a private key, or of a key in another format.
#[component]
fn PublicKeyOffer(intake: Intake) -> impl IntoView {
    // Whether a private key was given.
    let offered = Memo::new(move |_| {
        let given = intake.inspection.read();
        let diagnosis = &given.as_ref()?.diagnosis;
        diagnosis.derived.as_ref().map(|_| diagnosis.holds_private)
    });
    move || {
        offered.get().map(|is_derived| {
            let how = if is_derived {
                "It was derived in your browser; the private key was discarded."
            } else {
                "It was converted to PEM in your browser."
            };
            view! {
                <Callout tone=Tone::Accent title="You can register its public key">
                    <p>{how}</p>
                    <div class="buttons">
                        <Button small=true on_press=move |()| intake.take_public_key()>
                            <Icon glyph=Glyph::Key />
                            "Use the public key"
                        </Button>
                    </div>
                </Callout>
            }
        })
    }
}
