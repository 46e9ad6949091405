//! The form that takes a sign-in link.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::ApiError,
    session::{Session, pasted_code},
    ui::{Button, Look, TextField},
};

#[component]
pub fn SignInForm(
    /// Signed in.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let link = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let check_other_tab = move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = session.refresh().await;
            busy.try_set(false);
            let words = match answer {
                Ok(true) => return on_done.run(()),
                Ok(false) => "This browser is not signed in yet. Open the link first.".to_owned(),
                Err(failure) => failure.to_string(),
            };
            error.try_set(Some(words));
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(code) = pasted_code(&link.read_untracked()) else {
            error.set(Some(
                "This is not a sign-in link. A sign-in link ends in #code= followed by 43 letters, digits, - and _.".to_owned(),
            ));
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = session.sign_in(&code).await;
            busy.try_set(false);
            match result {
                Ok(()) => on_done.run(()),
                Err(ApiError::Unauthenticated) => {
                    error.try_set(Some(
                        "This link was used or has expired. Create a new one.".to_owned(),
                    ));
                }
                Err(failure) => {
                    error.try_set(Some(failure.to_string()));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <TextField label="Sign-in link" value=link error machine=true autofocus=true />
            <div class="buttons">
                <Button look=Look::Primary submit=true busy>
                    "Sign in"
                </Button>
                <Button look=Look::Plain on_press=check_other_tab>
                    "I opened the link in another tab"
                </Button>
            </div>
        </form>
    }
}
