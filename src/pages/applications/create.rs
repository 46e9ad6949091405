//! The dialog that creates an application.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use management_api::{AppType, Client, ClientCreate};

use super::words::APP_TYPES;
use crate::{
    api::{Api, ApiError},
    routes::{Route, Tab},
    session::denied,
    ui::{
        Callout, Choice, Dialog, FormFoot, RadioGroup, TextArea, TextField, Toasts, Tone,
        has_visible, in_sentence,
    },
};

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientDraft {
    /// The name.
    pub name: String,
    /// `app_type` on the wire.
    pub app_type: String,
    /// The description; may be empty.
    pub description: String,
}

/// What stands in the way of creating it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientProblems {
    /// With the name.
    pub name: Option<String>,
    /// With the description.
    pub description: Option<String>,
}

/// Characters that a description may have.
const DESCRIPTION_MAX: usize = 140;
/// Characters that a name may have.
const NAME_MAX: usize = 128;

impl ClientDraft {
    /// What is wrong so far. An empty name is only missing, not wrong.
    #[must_use]
    pub fn problems(&self) -> ClientProblems {
        let (name, description) = (self.name.trim(), self.description.trim());
        let name = if name.contains(['<', '>']) {
            Some("A name can’t contain < or >. Leave them out.".to_owned())
        } else if !name.is_empty() && !has_visible(name) {
            Some("Nothing of this name can be seen. Give it letters or digits.".to_owned())
        } else {
            too_long("name", name, NAME_MAX)
        };
        ClientProblems {
            name,
            description: too_long("description", description, DESCRIPTION_MAX),
        }
    }

    /// Why it can't be sent yet.
    #[must_use]
    pub fn blocked(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("Give it a name first.".to_owned());
        }
        let problems = self.problems();
        problems.name.or(problems.description)
    }
}

fn too_long(what: &str, text: &str, max: usize) -> Option<String> {
    let count = text.chars().count();
    (count > max).then(|| {
        format!(
            "This {what} has {count} characters, {} too many; the most is {max}.",
            count - max
        )
    })
}

impl TryFrom<&ClientDraft> for ClientCreate {
    type Error = String;

    fn try_from(draft: &ClientDraft) -> Result<Self, String> {
        if let Some(reason) = draft.blocked() {
            return Err(reason);
        }
        let description = draft.description.trim();
        Ok(Self {
            name: draft.name.trim().to_owned(),
            app_type: Some(AppType::from(draft.app_type.clone())),
            description: (!description.is_empty()).then(|| description.to_owned()),
            ..Self::default()
        })
    }
}

/// The dialog. What was typed stays when the server refuses.
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog title="Create Application" open>
            <CreateForm open />
        </Dialog>
    }
}

#[component]
fn CreateForm(open: RwSignal<bool>) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let app_type = RwSignal::new(AppType::NonInteractive.as_str().to_owned());
    let description = RwSignal::new(String::new());
    let draft = Memo::new(move |_| ClientDraft {
        name: name.get(),
        app_type: app_type.get(),
        description: description.get(),
    });
    let may_not = denied("create:clients");
    let blocked = Signal::derive(move || may_not.get().or_else(|| draft.read().blocked()));
    let create = Action::new_local(move |request: &ClientCreate| {
        let request = request.clone();
        async move { api.create_client(&request).await }
    });
    let refused = Memo::new(move |_| match create.value().get() {
        Some(Err(error)) => Some::<ApiError>(error),
        _ => None,
    });
    // The server's word on a field stands until the field is another.
    let sent = StoredValue::new(ClientDraft::default());
    let on_field = move |field: &str, of: fn(&ClientDraft) -> &str| {
        let is_same = sent.with_value(|sent| of(sent) == of(&draft.read()));
        let refused = refused.read();
        refused.as_ref().filter(|_| is_same)?.on(field)
    };
    Effect::new(move || {
        if let Some(Ok(client)) = create.value().get() {
            open.set(false);
            toasts.done(format!("{} was created.", in_sentence(&client.name)));
            navigate(&credentials_path(&client), NavigateOptions::default());
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if create.pending().get_untracked() || blocked.read_untracked().is_some() {
            return;
        }
        if let Ok(request) = ClientCreate::try_from(&*draft.read_untracked()) {
            sent.set_value(draft.get_untracked());
            create.dispatch_local(request);
        }
    };
    let choices: Vec<Choice> = APP_TYPES
        .iter()
        .map(|(value, label, hint)| Choice::new(*value, *label).hint(*hint))
        .collect();
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <TextField
                    label="Name"
                    value=name
                    autofocus=true
                    hint="What people call it: billing-service, nightly export"
                    error=Signal::derive(move || {
                        draft
                            .read()
                            .problems()
                            .name
                            .or_else(|| on_field("name", |draft| &draft.name))
                    })
                />
                <RadioGroup label="Application type" value=app_type choices />
                <TextArea
                    label="Description"
                    value=description
                    optional=true
                    rows=2
                    error=Signal::derive(move || {
                        draft
                            .read()
                            .problems()
                            .description
                            .or_else(|| on_field("description", |draft| &draft.description))
                    })
                />
                {move || {
                    refused
                        .get()
                        .filter(|error| error.on("name").is_none() && error.on("description").is_none())
                        .map(|error| {
                            view! {
                                <Callout tone=Tone::Danger title=error.title("It was not created") alert=true>
                                    <p>{error.to_string()}</p>
                                </Callout>
                            }
                        })
                }}
            </div>
            <FormFoot submit="Create" open busy=create.pending() blocked />
        </form>
    }
}

fn credentials_path(client: &Client) -> String {
    let route = Route::Application {
        client_id: client.client_id.clone(),
        tab: Tab::Credentials,
    };
    route.path()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ClientDraft {
        ClientDraft {
            name: name.to_owned(),
            app_type: "non_interactive".to_owned(),
            description: String::new(),
        }
    }

    #[test]
    fn an_empty_name_blocks_without_scolding() {
        let draft = named("  ");
        assert_eq!(draft.problems(), ClientProblems::default());
        assert!(draft.blocked().is_some());
    }

    #[test]
    fn counts_characters_and_says_how_many_too_many() {
        let draft = named(&"ü".repeat(130));
        let problem = draft.problems().name.unwrap();
        assert!(
            problem.contains("130") && problem.contains("2 too many"),
            "{problem}"
        );
    }

    #[test]
    fn refuses_angle_brackets() {
        assert!(named("a<b").problems().name.is_some());
    }

    #[test]
    fn trims_and_leaves_out_what_is_empty() {
        let request = ClientCreate::try_from(&named(" billing ")).unwrap();
        assert_eq!(request.name, "billing");
        assert_eq!(request.description, None);
        assert_eq!(request.app_type, Some(AppType::NonInteractive));
    }
}
