//! What was given, as it was understood: the verdict, its one action, and the choice in a bundle.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diagnosis::Verdict;
use leptos::prelude::*;
use management_api::{ClientCredential, Credential};

use super::fields::Fields;
use super::key_reuse::KeyReuseWarning;
use super::member_choice::MemberChoice;
use super::stored_key::{PublishedKey, StoredKey, stored_verdict};
use crate::{
    material::{Fold, Intake, Preview, ReadingProgress, Repairs, Subject},
    pages::application::credentials::expiry::Edit,
    ui::{Button, Callout, Glyph, Icon, Look, Tone},
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
    /// The stored credential with the same key.
    twin: Memo<Option<Credential>>,
    client_id: String,
    /// The expiry of the certificate in the file.
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    /// Why the expiry of a stored credential can't be changed.
    edit_blocked: Signal<Option<String>>,
    /// Called to change the expiry of a stored credential instead.
    on_extend: Callback<Edit>,
) -> impl IntoView {
    let verdict = Signal::derive(move || twin.read().as_ref().map(stored_verdict));
    view! {
        <div class="add-preview" aria-live="polite">
            <ReadingProgress intake />
            {move || {
                subject
                    .get()
                    .map(|subject| {
                        let repairs = subject.diagnosis.repairs.clone();
                        let is_repairable = subject.diagnosis.verdict == Verdict::Repair;
                        let is_whole = subject.member.is_none();
                        let given = intake.inspection.get_untracked();
                        // The choice in a bundle comes first.
                        let fold = if given.is_some_and(|given| given.members.len() > 1) {
                            Fold::All
                        } else {
                            Fold::Rare
                        };
                        view! {
                            <Preview subject=(*subject).clone() verdict fold>
                                <StoredKey twin certificate_expiry edit_blocked on_extend />
                                // Only of the file as it is: one of its objects needs no conversion.
                                {is_whole.then(|| view! { <PublicKeyOffer intake /> })}
                                {is_repairable
                                    .then(|| {
                                        view! {
                                            <Repairs repairs repaired=form.repaired apply="Fix and use" />
                                        }
                                    })}
                                <PublishedKey form subject />
                            </Preview>
                        }
                    })
            }}
            <MemberChoice source=intake.inspection member credentials />
            <KeyReuseWarning found=credentials_with_key client_id />
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
                        <Button
                            small=true
                            look=Look::Primary
                            on_press=move |()| intake.take_public_key()
                        >
                            <Icon glyph=Glyph::Key />
                            "Use the public key"
                        </Button>
                    </div>
                </Callout>
            }
        })
    }
}
