//! The fields for an application's name and description.

use leptos::prelude::*;

use crate::{
    api::ApiError,
    domain::ClientDraft,
    ui::{FormError, TextArea, TextField},
};

/// Name and description with their problems. The server's message about a field stays until that field changes.
#[component]
pub fn ClientFields(
    /// The name as typed.
    name: RwSignal<String>,
    /// The description as typed.
    description: RwSignal<String>,
    /// What was sent last.
    sent: StoredValue<ClientDraft>,
    /// Why the server rejected it.
    rejected: Memo<Option<ApiError>>,
    /// The title of an error that is about neither field.
    error_title: &'static str,
    /// Whether the name gets the focus.
    #[prop(optional)]
    autofocus: bool,
    /// A hint about the name.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Fields between the two.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let draft = Memo::new(move |_| ClientDraft {
        name: name.get(),
        description: description.get(),
        ..ClientDraft::default()
    });
    let on_field = move |field: &str, of: fn(&ClientDraft) -> &str| {
        let is_same = sent.with_value(|sent| of(sent).trim() == of(&draft.read()).trim());
        let rejected = rejected.read();
        rejected.as_ref().filter(|_| is_same)?.on(field)
    };
    let name_error = Signal::derive(move || {
        let problem = draft.read().problems().name;
        problem.or_else(|| on_field("name", |draft| &draft.name))
    });
    let description_error = Signal::derive(move || {
        let problem = draft.read().problems().description;
        problem.or_else(|| on_field("description", |draft| &draft.description))
    });
    let elsewhere = Signal::derive(move || {
        let error = rejected.get()?;
        let is_elsewhere = error.on("name").is_none() && error.on("description").is_none();
        is_elsewhere.then(|| (error.title(error_title).to_owned(), error.to_string()))
    });
    view! {
        <TextField label="Name" value=name autofocus hint error=name_error />
        {children.map(|children| children())}
        <TextArea
            label="Description"
            value=description
            optional=true
            rows=2
            error=description_error
        />
        <FormError error=elsewhere />
    }
}
