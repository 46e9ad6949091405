//! Callouts above the choice of a method: problems of the current one, and settings that stay unchanged.

use leptos::prelude::*;
use management_api::{Client, Credential, UnservedMethod};

use crate::{
    clock::{Now, local, relative},
    domain::{AuthMethod, all_expired_since, attached, unserved_reason},
    ui::{Callout, Tone},
};

/// Shown if the application uses keys and has no usable one.
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
    let expired_since =
        Memo::new(move |_| all_expired_since(&credentials.read(), &in_use.get()?, now.get()));
    move || {
        let count = in_use.get()?.len();
        let (title, text) = match (count, expired_since.get()) {
            (0, _) => (
                "Credential required",
                "No credential is enabled, so the token endpoint rejects this application. Add one, or enable a stored one."
                    .to_owned(),
            ),
            (_, Some(since)) => {
                let what = if count == 1 {
                    "The enabled credential has expired".to_owned()
                } else {
                    format!("All {count} enabled credentials have expired")
                };
                let when = format!("{} ({})", local(since), relative(since, now.get()));
                (
                    "No usable credential",
                    format!("{what}. The token endpoint has rejected this application since {when}. Enable another credential, or set a later expiry."),
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

/// Settings that the console shows but doesn't change: an unsupported method, and signed requests (JAR, RFC 9101).
#[component]
pub fn UnchangedSettings(
    /// The application.
    client: Signal<Client>,
    /// Methods that the server doesn't support.
    unserved: Signal<Vec<UnservedMethod>>,
) -> impl IntoView {
    let unserved_reason = move || {
        let method = AuthMethod::of(&client.read())?;
        let reason = unserved_reason(method, &unserved.read())?;
        Some(view! {
            <Callout tone=Tone::Warn title=format!("{} isn’t supported by this server", method.label())>
                <p>
                    {reason}
                    " It rejects every request of this application. The setting stays until you save another method."
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
                        {with} " reserved for signed authorization requests, which this application "
                        {required} " send. This page doesn’t change that."
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
