//! Warns if other applications have the same key: anyone who holds the private key can act as each of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use management_api::ClientCredential;

use crate::{
    api::Api,
    domain::grouped,
    material::Subject,
    routes::{Route, Tab},
    ui::{Callout, Tone},
};

/// Text may be typed letter by letter: the request is sent after this long without a change, in milliseconds.
const PAUSE_MS: u32 = 150;
/// Applications that are named; the others are counted.
const NAMED: usize = 5;

/// The credentials of all applications that have this key; none until known.
pub fn find_key_reuse(subject: Memo<Option<Arc<Subject>>>) -> Signal<Vec<ClientCredential>> {
    let api = expect_context::<Api>();
    let found = RwSignal::new(Vec::new());
    let key = Memo::new(move |_| {
        let subject = subject.read();
        let diagnosis = &subject.as_ref()?.diagnosis;
        diagnosis.material.as_ref().or(diagnosis.derived.as_ref())?;
        diagnosis.public_key.as_ref()?.spki_sha256.clone()
    });
    Effect::new(move || {
        let wanted = key.get();
        found.set(Vec::new());
        let Some(digest) = wanted.clone() else { return };
        let is_wanted = move || key.try_get_untracked().is_some_and(|now| now == wanted);
        spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
            if !is_wanted() {
                return;
            }
            // Only a hint: the form works without it.
            let Ok(known) = api.credentials_with_key(&digest).await else {
                return;
            };
            if is_wanted() {
                found.try_set(known);
            }
        });
    });
    found.into()
}

/// Names the other applications that have the key.
#[component]
pub fn KeyReuseWarning(
    /// The credentials that have it.
    #[prop(into)]
    found: Signal<Vec<ClientCredential>>,
    /// The application that it is to be registered for.
    client_id: String,
) -> impl IntoView {
    let others = Memo::new(move |_| others(&found.read(), &client_id));
    move || {
        let mut named = others.get();
        let more = named.len().saturating_sub(NAMED);
        named.truncate(NAMED);
        (!named.is_empty()).then(|| {
            let title = match named.len() + more {
                1 => "Another application has this key".to_owned(),
                count => format!("{} other applications have this key", grouped(count as u64)),
            };
            view! {
                <Callout tone=Tone::Warn>
                    // One line, so that the fields beneath it stay in view.
                    <details>
                        <summary class="callout-title">{title}</summary>
                        <ul class="plain-list">
                            {named
                                .into_iter()
                                .map(|other| view! { <OtherApplication other /> })
                                .collect_view()}
                            {(more > 0).then(|| view! { <li>{format!("and {} more", grouped(more as u64))}</li> })}
                        </ul>
                        <p>
                            "Anyone who holds the private key can act as each of them, and a rotation must cover all of them at once. Use a separate key for each application."
                        </p>
                    </details>
                </Callout>
            }
        })
    }
}

#[component]
fn OtherApplication(other: Other) -> impl IntoView {
    let route = Route::Application {
        client_id: other.client_id,
        tab: Tab::Credentials,
    };
    let state = if other.in_use { "in use" } else { "not in use" };
    view! {
        <li>
            <a href=route.path() target="_blank" rel="noopener" dir="auto">
                {other.name}
                <span class="visually-hidden">" (opens a new tab)"</span>
            </a>
            " (" {state} ")"
        </li>
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Other {
    client_id: String,
    name: String,
    in_use: bool,
}

/// The other applications, by name.
fn others(found: &[ClientCredential], own: &str) -> Vec<Other> {
    let mut by_id: BTreeMap<&str, Other> = BTreeMap::new();
    for credential in found.iter().filter(|found| found.client_id != own) {
        let other = by_id.entry(&credential.client_id).or_insert_with(|| Other {
            client_id: credential.client_id.clone(),
            name: if credential.client_name.is_empty() {
                credential.client_id.clone()
            } else {
                credential.client_name.clone()
            },
            in_use: false,
        });
        other.in_use |= credential.is_attached;
    }
    let mut others: Vec<Other> = by_id.into_values().collect();
    others.sort_by(|a, b| a.name.cmp(&b.name));
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(client_id: &str, name: &str, is_attached: bool) -> ClientCredential {
        serde_json::from_value(serde_json::json!({
            "client_id": client_id,
            "client_name": name,
            "is_attached": is_attached,
            "id": "cred_1",
            "credential_type": "public_key",
        }))
        .unwrap()
    }

    #[test]
    fn other_applications_are_named_once() {
        let known = [
            found("own", "billing", true),
            found("b", "reports", false),
            found("b", "reports", true),
            found("c", "archive", false),
        ];
        let names: Vec<_> = others(&known, "own")
            .into_iter()
            .map(|other| (other.name, other.in_use))
            .collect();
        assert_eq!(
            names,
            [("archive".to_owned(), false), ("reports".to_owned(), true)]
        );
    }
}
