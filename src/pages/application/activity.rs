//! The Activity tab: the log of an application, with the reasons that the token endpoint does not return.

use leptos::prelude::*;

use crate::{
    pages::log::LogCard,
    ui::{Placeholder, part},
};

part! {
    /// The tab.
    pub fn activity_tab(client_id: String) in activity, Placeholder::Card => {
        view! { <LogCard client_id=Some(client_id) /> }
    }
}
