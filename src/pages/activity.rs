//! Activity: the log of all applications.

use leptos::prelude::*;

use super::log::LogCard;
use super::shared::set_title;
use crate::ui::{PageTitle, Placeholder, part};

part! {
    /// The page.
    pub fn activity_page() in activity, Placeholder::Card => { view! { <ActivityPage /> } }
}

/// The page.
#[component]
pub fn ActivityPage() -> impl IntoView {
    set_title("Activity");
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Activity"</PageTitle>
            </div>
        </div>
        <LogCard client_id=None />
    }
}
