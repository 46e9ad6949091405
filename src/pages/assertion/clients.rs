//! The field of the client ID, which offers the applications of the server by their names.

use leptos::prelude::*;

use crate::{
    api::{Api, ClientQuery, ClientsPage, Remote},
    ui::{Labelled, described_by, fresh_id},
};

/// Letters typed in quick succession make one question, in milliseconds.
pub(super) const PAUSE_MS: u32 = 200;

/// The field. What is typed is the part of a name until an application is chosen, whose ID replaces it.
#[component]
pub(super) fn ClientField(
    /// The client ID.
    value: RwSignal<String>,
    /// The hint.
    hint: Signal<Option<String>>,
    /// Whether the server can be asked.
    can_ask: Signal<bool>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    // Nothing is requested before the field is used.
    let is_used = RwSignal::new(false);
    let question = Memo::new(move |_| {
        (can_ask.get() && is_used.get()).then(|| value.read().trim().to_owned())
    });
    let answer = Remote::load(move || {
        let question = question.get();
        async move {
            let Some(search) = question else {
                return Ok(ClientsPage::default());
            };
            gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
            let query = ClientQuery {
                search,
                ..ClientQuery::default()
            };
            api.clients(&query).await
        }
    });
    let applications = move || {
        let page = answer.latest().get().unwrap_or_default();
        page.clients
            .into_iter()
            .map(|client| view! { <option value=client.client_id label=client.name></option> })
            .collect_view()
    };
    let id = fresh_id("client");
    let list = format!("{id}-applications");
    view! {
        <Labelled id=id.clone() label="Client ID" hint optional=true>
            <input
                class="input input-mono"
                id=id.clone()
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                autocapitalize="none"
                aria-describedby=described_by(&id)
                prop:value=move || value.get()
                on:focus=move |_| is_used.set(true)
                on:input=move |event| value.set(event_target_value(&event))
            />
            <datalist id=list>{applications}</datalist>
        </Labelled>
    }
}
