//! When credentials were last used.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::CredentialUsage;

use crate::{
    api::{Api, Remote},
    ui::{Glyph, Icon, Skeleton, Time, TimeForm},
};

/// What is known of the last uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LastUses {
    /// The backend doesn't report it.
    #[default]
    Absent,
    /// Being read.
    Loading,
    /// It could not be read.
    Unknown,
    /// Of each credential that was ever used or rejected.
    Known(Vec<CredentialUsage>),
}

/// Reads those of an application.
pub fn last_uses(client_id: String) -> Signal<LastUses> {
    let api = expect_context::<Api>();
    if !api.backend().is_countersign() {
        return Signal::stored(LastUses::Absent);
    }
    let usage = Remote::load(move || {
        let client_id = client_id.clone();
        async move { api.usage(&client_id).await }
    });
    Signal::derive(move || match usage.latest().get() {
        Some(known) => LastUses::Known(known),
        None if usage.error().read().is_some() => LastUses::Unknown,
        None => LastUses::Loading,
    })
}

/// When one credential was last used and last rejected.
#[component]
pub fn LastUse(
    /// What is known of all.
    uses: Signal<LastUses>,
    /// Its id.
    id: String,
    /// The current time.
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let own = Memo::new(move |_| match &*uses.read() {
        LastUses::Known(all) => {
            let own = all.iter().find(|one| one.credential_id == id);
            LastUseState::Known(own.cloned())
        }
        LastUses::Loading => LastUseState::Loading,
        LastUses::Unknown | LastUses::Absent => LastUseState::Unknown,
    });
    move || match own.get() {
        LastUseState::Loading => view! { <Skeleton size="short" /> }.into_any(),
        LastUseState::Unknown => view! { <span class="soft">"Unavailable"</span> }.into_any(),
        LastUseState::Known(usage) => view! { <LastUseText usage now /> }.into_any(),
    }
}

/// What is known of one credential's last use.
#[derive(Clone, PartialEq, Eq)]
enum LastUseState {
    Loading,
    Unknown,
    /// `None` if it was neither used nor rejected so far.
    Known(Option<CredentialUsage>),
}

#[component]
fn LastUseText(usage: Option<CredentialUsage>, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let last = usage.as_ref().and_then(|usage| usage.last_used_at);
    let last = match last {
        Some(at) => view! { <Time at=at.to_utc() now form=TimeForm::Relative /> }.into_any(),
        None => view! { <span class="soft">"Never used"</span> }.into_any(),
    };
    let failure = usage.and_then(|usage| Some((usage.last_failure_at?, usage.last_failure_reason)));
    let failure = failure.map(|(at, reason)| {
        let why = reason.map(|reason| format!(": {}", reason.replace('_', " ")));
        let words = format!("Rejected{}", why.unwrap_or_default());
        let title = words.clone();
        view! {
            <span class="rejected" title=title>
                <Icon glyph=Glyph::Warning />
                <span class="visually-hidden">
                    <span>{words}</span> " "
                    <Time at=at.to_utc() now form=TimeForm::Relative />
                </span>
            </span>
        }
    });
    view! { <span class="cut-line">{last} {failure}</span> }
}
