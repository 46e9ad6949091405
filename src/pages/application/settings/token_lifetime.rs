//! How long an API's access tokens are valid.

use leptos::prelude::*;
use management_api::{ResourceServer, ResourceServerPatch, rules::TOKEN_LIFETIME};

use crate::{
    api::{Api, ApiError},
    domain::{counted, grouped, in_sentence, in_toast},
    ui::{Dialog, FormError, FormFoot, TextField, Toasts},
};

/// The dialog that changes it.
#[component]
pub fn TokenLifetimeDialog(
    /// The API.
    of: RwSignal<ResourceServer>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called after a change.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let title =
        Signal::derive(move || format!("Token lifetime of {}", in_sentence(&of.read().name)));
    view! {
        <Dialog title open>
            <Form server=of.get_untracked() open on_changed />
        </Dialog>
    }
}

#[component]
fn Form(server: ResourceServer, open: RwSignal<bool>, on_changed: Callback<()>) -> impl IntoView {
    let api = expect_context::<Api>();
    let toasts = expect_context::<Toasts>();
    let ResourceServer {
        id,
        name,
        token_lifetime,
        ..
    } = server;
    let saved = token_lifetime.map(|seconds| seconds.to_string());
    let typed = RwSignal::new(saved.clone().unwrap_or_default());
    let lifetime = Memo::new(move |_| read(&typed.read()));
    let change = Action::new_local(move |seconds: &u32| {
        let (id, seconds) = (id.clone(), *seconds);
        async move {
            let patch = ResourceServerPatch {
                token_lifetime: Some(seconds),
                ..ResourceServerPatch::default()
            };
            api.change_api(&id, &patch).await.map(|_| seconds)
        }
    });
    Effect::new(move || {
        if let Some(Ok(seconds)) = change.value().get() {
            open.set(false);
            toasts.done(format!(
                "New tokens for {} are valid for {}.",
                in_toast(&name),
                duration(seconds)
            ));
            on_changed.run(());
        }
    });
    let rejected = Signal::derive(move || match change.value().get() {
        Some(Err(error)) => {
            let error: ApiError = api.unless_signed_in_again(Some(error))?;
            Some((
                error.title("Change not saved").to_owned(),
                error.to_string(),
            ))
        }
        _ => None,
    });
    let is_changed = Signal::derive(move || saved.as_deref() != Some(typed.read().trim()));
    let blocked = Signal::derive(move || match lifetime.get() {
        None => Some(range()),
        Some(_) => (!is_changed.get()).then(|| "No changes.".to_owned()),
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if change.pending().get_untracked() || blocked.read_untracked().is_some() {
            return;
        }
        if let Some(seconds) = lifetime.get_untracked() {
            change.dispatch_local(seconds);
        }
    };
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <p>
                    "It applies to every application that requests tokens for this API. Issued access tokens keep theirs."
                </p>
                <TextField
                    label="Seconds"
                    kind="number"
                    value=typed
                    hint=Signal::derive(move || lifetime.get().map(duration))
                    error=Signal::derive(move || lifetime.get().is_none().then(range))
                    autofocus=true
                />
            </div>
            <FormError error=rejected />
            <FormFoot submit="Save" open busy=change.pending() blocked changed=is_changed />
        </form>
    }
}

/// The lifetime that was typed, if the server accepts it.
fn read(typed: &str) -> Option<u32> {
    let seconds = typed.trim().parse().ok()?;
    TOKEN_LIFETIME.contains(&seconds).then_some(seconds)
}

fn range() -> String {
    let (min, max) = (*TOKEN_LIFETIME.start(), *TOKEN_LIFETIME.end());
    format!(
        "Enter {} to {} seconds ({}).",
        grouped(min.into()),
        grouped(max.into()),
        duration(max)
    )
}

/// `30 days`, `24 hours`, `90 minutes`, `45 seconds`: the largest unit that is exact; days from the second one on.
pub fn duration(seconds: u32) -> String {
    let seconds = u64::from(seconds);
    match seconds {
        0 => counted(0, "second"),
        _ if seconds > 86_400 && seconds.is_multiple_of(86_400) => counted(seconds / 86_400, "day"),
        _ if seconds.is_multiple_of(3_600) => counted(seconds / 3_600, "hour"),
        _ if seconds.is_multiple_of(60) => counted(seconds / 60, "minute"),
        _ => counted(seconds, "second"),
    }
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    vec![range()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_the_largest_exact_unit() {
        for (seconds, text) in [
            (2_592_000, "30 days"),
            (86_400, "24 hours"),
            (5_400, "90 minutes"),
            (3_600, "1 hour"),
            (45, "45 seconds"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn lifetimes_that_the_server_rejects_are_not_read() {
        for (typed, expected) in [
            ("1", Some(1)),
            (" 2592000 ", Some(2_592_000)),
            ("0", None),
            ("2592001", None),
            ("1.5", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
    }
}
