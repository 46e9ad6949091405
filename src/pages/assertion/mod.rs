//! The assertion debugger: every rule of a client assertion, judged in the browser. It needs no server and no sign-in.
//! What is pasted is kept in this page only: not in its address, not in storage, and no request sends it.

mod client_keys;
mod clients;
mod context;
mod members;
mod verdict;

use assertion::explain::{Explanation, explain};
use assertion::request::Request;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

pub use context::Judged;
pub use members::{Part, faulty_members};
use verdict::JudgedAt;
pub use verdict::{Verdict, VerdictView};

use super::shared::set_title;
use crate::{
    clock,
    domain::assertion_policy,
    material::{Intake, ReadingProgress, SourceField},
    session::{Server, ServerClock},
    ui::{Callout, Labelled, PageTitle, Placeholder, TextField, Tone, fresh_id, part},
};
use client_keys::ClientKeys;
use clients::ClientField;
use context::key_of;

part! {
    /// The page.
    pub fn assertion_page() in assertion, Placeholder::Card => { view! { <AssertionPage /> } }
}

/// The page.
#[component]
pub fn AssertionPage() -> impl IntoView {
    set_title("Explain an assertion");
    let server = expect_context::<Server>().0;
    let server_clock = expect_context::<ServerClock>();
    let text = RwSignal::new(String::new());
    let client_id = RwSignal::new(String::new());
    let issuer = RwSignal::new(String::new());
    let intake = Intake::default();
    let request = Memo::new(move |_| {
        let text = text.read();
        (!text.trim().is_empty()).then(|| Given(Request::read(&text)))
    });

    let is_readable = client_keys::are_readable();
    let client_keys = client_keys::read(client_id, request, is_readable);

    // A verdict is that of the moment when something was given: only distances move on, until it is judged again.
    let again = Trigger::new();
    let required = Memo::new(move |_| {
        let info = server.latest();
        assertion_policy(info.read().as_ref(), issuer.read().trim())
    });
    let judged = Memo::new(move |_| {
        again.track();
        let Given(request) = request.get()?;
        let of_file = intake
            .inspection
            .read()
            .as_ref()
            .and_then(|inspection| key_of(&inspection.diagnosis, inspection.name.as_deref()));
        let client_keys = client_keys.read();
        let (registration, on_server) = client_keys.registration();
        let keys: Vec<_> = of_file.into_iter().chain(on_server).collect();
        let typed = client_id.read();
        let client_id = Some(client_keys.client_id().unwrap_or(typed.trim()))
            .filter(|id| !id.is_empty())
            .map(str::to_owned);
        let policy = required.get();
        let issuer = policy.issuer.clone();
        let at = clock::now() + server_clock.ahead();
        let judged = Judged {
            policy,
            client_id,
            registration,
            keys,
            now: at,
        };
        Some(Verdict {
            explanation: judged.explain(&request),
            at,
            issuer,
        })
    });
    let issuer_hint = Signal::derive(move || {
        Some(match server.latest().read().as_ref() {
            Some(info) => format!("The audience that is required. Empty: {}", info.issuer),
            None => "The audience that is required. Empty: not judged.".to_owned(),
        })
    });
    let id = fresh_id("assertion");
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Explain an assertion"</PageTitle>
                <p>
                    "See why a client assertion is accepted or rejected, rule by rule. It is judged in your browser and never sent."
                </p>
            </div>
        </div>
        <div class="assertion">
            <section class="card assertion-input" aria-label="Assertion">
                <div class="card-body">
                    <Labelled
                        id=id.clone()
                        label="Assertion, token request, curl command or JSON"
                        hint=Some("Anything that contains the assertion. Treat it as a password while it is valid.".to_owned())
                    >
                        <textarea
                            class="input input-mono"
                            id=id.clone()
                            rows="7"
                            spellcheck="false"
                            autocapitalize="none"
                            autocomplete="off"
                            aria-describedby=crate::ui::described_by(&id)
                            prop:value=move || text.get()
                            on:input=move |event| text.set(event_target_value(&event))
                        ></textarea>
                    </Labelled>
                    <ClientField
                        value=client_id
                        hint=Signal::derive(move || Some(client_keys.read().hint(is_readable.get())))
                        can_ask=is_readable
                    />
                    <TextField label="Issuer" value=issuer machine=true optional=true hint=issuer_hint />
                </div>
            </section>
            <section class="card assertion-key" aria-label="Public key">
                <div class="card-head">
                    <div>
                        <h2>"Public key"</h2>
                        <p>
                            "Checks the signature with a key that is not registered here. The application’s registered keys are tried automatically."
                        </p>
                    </div>
                </div>
                <div class="card-body">
                    <SourceField
                        intake
                        drop_hint="A public key, certificate or JWK."
                        paste_label="Or paste it"
                        removed_advice="It was removed from the field, not stored and not sent. The public key derived from it is used."
                        error_title="Not read"
                    />
                </div>
            </section>
            <ReadingProgress intake />
            {move || match client_keys.get() {
                ClientKeys::Failed(reason) => Some(
                    view! {
                        <Callout tone=Tone::Warn title="The client’s keys couldn’t be read">
                            <p>{reason}</p>
                        </Callout>
                    },
                ),
                _ => None,
            }}
            <JudgedAt
                at=Signal::derive(move || judged.read().as_ref().map(|verdict| verdict.at))
                server_clock
                on_again=move || again.notify()
            />
            {move || judged.get().map(|verdict| view! { <VerdictView verdict server_clock /> })}
        </div>
    }
}

/// A request, compared by what was read.
#[derive(Clone)]
struct Given(Request);

impl PartialEq for Given {
    fn eq(&self, _: &Self) -> bool {
        // Its signal changes only with the text.
        false
    }
}

impl Judged {
    /// Explains a request.
    #[must_use]
    pub fn explain(self, request: &Request) -> Explanation {
        explain(request, &self.context())
    }
}

/// Seconds since 1970.
fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1_000.0
}
