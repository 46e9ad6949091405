//! Addresses that lead nowhere.

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
            title="There is no such page"
            text="The address may be mistyped, or what it named was deleted."
        />
    }
}

/// What an address names is not there.
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
                        "To the applications"
                    </a>
                </div>
            </EmptyState>
        </div>
    }
}
