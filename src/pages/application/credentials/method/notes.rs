//! Callouts above the choice of a method: problems of the current one, and settings that stay unchanged.

use leptos::prelude::*;
use management_api::{Client, Credential, UnservedMethod};

use crate::{
    clock::{Now, local, relative},
    domain::{AuthMethod, all_expired_since, attached, unserved_reason},
    ui::{Callout, Tone},
};

/// Keys authenticate the application, and there is none, or none that is usable.
#[component]
pub fn CredentialRequired(
    client: Signal<Client>,
    credentials: Signal<Vec<Credential>>,
) -> impl IntoView {
    let now = Now::current();
    let in_use = Memo::new(move |_| {
        let client = client.read();
        matches!(AuthMethod::of(&client), Some(AuthMethod::Keys(_))).then(|| attached(&client))
    });
    let ended =
        Memo::new(move |_| all_expired_since(&credentials.read(), &in_use.get()?, now.get()));
    move || {
        let count = in_use.get()?.len();
        let (title, text) = match (count, ended.get()) {
            (0, _) => (
                "Credential required",
                "No credential is enabled, so the token endpoint refuses this application. Add one, or enable a stored one."
                    .to_owned(),
            ),
            (_, Some(since)) => {
                let what = if count == 1 {
                    "The one that is enabled has expired".to_owned()
                } else {
                    format!("All {count} that are enabled have expired")
                };
                let when = format!("{} ({})", local(since), relative(since, now.get()));
                (
                    "No usable credential",
                    format!("{what}: since {when}, the token endpoint refuses this application. Add and enable another, or give one a later end."),
                )
            }
            (_, None) => return None,
        };
        Some(view! {
            <Callout tone=Tone::Danger title>
                <p>{text}</p>
            </Callout>
        })
    }
}

/// What the console shows and leaves alone: a method that the server can't serve, and signed requests (JAR, RFC 9101).
#[component]
pub fn UnchangedSettings(
    /// The application.
    client: Signal<Client>,
    /// What the server can't serve.
    unserved: Signal<Vec<UnservedMethod>>,
) -> impl IntoView {
    let unserved_reason = move || {
        let method = AuthMethod::of(&client.read())?;
        let reason = unserved_reason(method, &unserved.read())?;
        Some(view! {
            <Callout tone=Tone::Warn title=format!("{} is not served here", method.label())>
                <p>
                    {reason}
                    " So it refuses each request of this application. The setting stays as it is until another method is saved."
                </p>
            </Callout>
        })
    };
    let signs = move || {
        let client = client.read();
        let slot = client.signed_request_object.as_ref()?;
        let count = slot.credentials.len();
        (count > 0 || slot.required).then(|| {
            let with = match count {
                1 => "1 credential is".to_owned(),
                count => format!("{count} credentials are"),
            };
            let required = if slot.required { "must" } else { "may" };
            view! {
                <Callout tone=Tone::Accent title="Signed requests (JAR)">
                    <p>
                        {with} " kept for signed authorization requests, which this application "
                        {required} " send. Nothing here changes that."
                    </p>
                </Callout>
            }
        })
    };
    view! {
        {unserved_reason}
        {signs}
    }
}
