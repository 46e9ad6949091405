//! What is this file? Works without a server and without signing in.

use leptos::prelude::*;

use super::set_title;

/// The page.
#[component]
pub fn InspectPage() -> impl IntoView {
    set_title("Inspect");
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Inspect"</h1>
            </div>
        </div>
    }
}
