//! Unknown addresses.

use leptos::prelude::*;

use super::shared::set_title;
use crate::{
    routes::Route,
    ui::{EmptyState, Glyph},
};

/// No page has this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Missing
            title="Page not found"
            text="Check the address. What it named may have been deleted."
        />
    }
}

/// What an address names doesn't exist.
#[component]
pub fn Missing(
    /// What is missing.
    title: &'static str,
    /// Why that may be.
    text: &'static str,
) -> impl IntoView {
    set_title("Not found");
    view! {
        <div class="card">
            <EmptyState glyph=Glyph::Search title alone=true>
                <p>{text}</p>
                <div class="buttons">
                    <a class="button" href=Route::Applications.path()>
                        "Go to applications"
                    </a>
                </div>
            </EmptyState>
        </div>
    }
}
