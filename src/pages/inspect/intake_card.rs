//! The card that takes a file or a text.

use leptos::prelude::*;

use super::samples::Sample;
use crate::{
    material::{Intake, PageIntake, ReadingProgress, SourceField},
    ui::Button,
};

/// Takes files and texts; offers samples while there is none.
#[component]
pub fn IntakeCard(
    /// Where they go.
    intake: Intake,
) -> impl IntoView {
    let page = PageIntake {
        on_file: UnsyncCallback::new(move |file| intake.take_file(file)),
        on_text: UnsyncCallback::new(move |text| {
            intake.take_text(text);
        }),
        is_covered: UnsyncCallback::new(|()| false),
    };
    page.listen();
    let is_empty =
        Memo::new(move |_| intake.inspection.read().is_none() && intake.reading.read().is_none());
    view! {
        <section class="card inspect-intake" aria-label="File or text" data-next>
            <SourceField
                intake
                drop_hint="Any file up to 32 MB: PEM, DER, JWK, a bundle. Read in your browser only."
                paste_label="Or paste it"
                rows=4
                removed_advice="It was removed from the field, not stored and not sent. If others may have seen this key, create a new one."
                error_title="Not read"
            />
            <Show when=move || is_empty.get()>
                <Samples intake />
            </Show>
        </section>
        <ReadingProgress intake />
    }
}

#[component]
fn Samples(intake: Intake) -> impl IntoView {
    view! {
        <div class="inspect-samples">
            <p class="soft" id="samples">
                "No file at hand? Try"
            </p>
            <div class="buttons" role="group" aria-labelledby="samples">
                {Sample::ALL
                    .into_iter()
                    .map(|sample| {
                        let take = move |()| {
                            let bytes = diagnosis::Secret::new(sample.text().into_bytes());
                            intake.take_bytes(sample.file_name().to_owned(), bytes);
                        };
                        view! {
                            <Button small=true on_press=take>
                                {sample.title()}
                            </Button>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}
