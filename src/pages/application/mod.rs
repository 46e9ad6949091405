//! One application.

use leptos::prelude::*;

/// Awaits the application.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    view! { <h1>"Application"</h1> }
}
