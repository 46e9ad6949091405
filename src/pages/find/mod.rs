//! Find: which credential of which application is this? By a key, a certificate, an assertion, or anything that identifies
//! one of them. Only identifiers are sent: what is given is read in the browser.

mod answer;
mod assertion;
mod question;
mod scan;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use management_api::Found;

pub use answer::{FoundView, Searched};
pub use assertion::{GivenAssertion, Signer, SignerLine};
pub use question::{AtTenant, Question, Wanted};

use super::for_find::ForFind;
use super::shared::{Loaded, set_title};
use crate::{
    api::{Api, Remote},
    clock::Now,
    domain::grouped,
    material::{Intake, ReadingProgress, SourceField},
    router::use_query_map,
    session::denied,
    ui::{
        Callout, CopyableText, EmptyState, Glyph, PageTitle, Placeholder, SkeletonRows, Tone, part,
    },
};
use answer::MD5;
use assertion::{signer_view, suspects};
use scan::ScanView;

/// Letters typed in quick succession make one request, in milliseconds.
const PAUSE_MS: u32 = 200;

part! {
    /// The page.
    pub fn find_page() in find, Placeholder::Card => { view! { <FindPage /> } }
}

/// The page. `q` in its address is an identifier.
#[component]
pub fn FindPage() -> impl IntoView {
    set_title("Find");
    let api = expect_context::<Api>();
    let handed = expect_context::<ForFind>();
    let query = use_query_map();
    let intake = Intake::default();
    let assertion = RwSignal::new(None::<GivenAssertion>);
    let typed = RwSignal::new(String::new());
    let take = move |text: String| {
        let given = GivenAssertion::read(&text);
        let is_assertion = given.is_some();
        assertion.set(given);
        if is_assertion {
            intake.clear();
            return true;
        }
        intake.take_text(text)
    };
    Effect::new(move || {
        if let Some(identifier) = query.read().get("q") {
            typed.set(identifier.clone());
            untrack(|| take(identifier));
        }
    });
    // What was pasted in the palette.
    Effect::new(move || {
        handed.arrivals().track();
        if let Some(text) = handed.take() {
            typed.set(String::new());
            untrack(|| take(text));
        }
    });
    // With the assertion: two of one client may name the same identifiers.
    let asked = Memo::new(move |_| match assertion.get() {
        Some(assertion) => Some((Question::of_assertion(&assertion), Some(assertion))),
        None => Some((
            Question::of_file(intake.inspection.read().as_deref()?),
            None,
        )),
    });
    let not_allowed = denied("read:client_credentials");
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Find"</PageTitle>
                <p>
                    "See which credential of which application a key, a certificate or a fingerprint belongs to. Only identifiers are sent; keys, certificates and assertions are read in your browser."
                </p>
            </div>
        </div>
        <div class="find">
            <section class="card" aria-label="What to find">
                <div class="card-body">
                    <SourceField
                        intake
                        drop_hint="A key, certificate or JWK Set."
                        paste_label="Key ID, fingerprint, thumbprint, serial number, key, certificate, assertion or client ID"
                        removed_advice="It was removed from the field, not stored and not sent. Its public key is looked for."
                        error_title="Not read"
                        typed
                        take_text=take
                    />
                </div>
            </section>
            <ReadingProgress intake />
            {move || {
                not_allowed
                    .get()
                    .map(|reason| {
                        view! {
                            <Callout tone=Tone::Warn title="Credentials can’t be read">
                                <p>{reason}</p>
                            </Callout>
                        }
                    })
            }}
            {move || match asked.get() {
                None => {
                    view! {
                        <EmptyState glyph=Glyph::Search title="Matches appear here">
                            <p>
                                "Fingerprints are read in hex or base64, with or without colons: as openssl, ssh-keygen, curl and Windows write them, and as x5t, x5t#S256 and jkt. Of a key or certificate, its own identifiers are computed."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some((question, _)) if question.wanted.is_empty() => {
                    view! { <NothingToFind is_md5=question.is_md5 /> }.into_any()
                }
                Some((question, assertion)) => {
                    let wanted = view! { <WantedList question=question.clone() /> };
                    let answer = if api.backend().is_countersign() {
                        view! { <ServerAnswer question assertion /> }.into_any()
                    } else {
                        view! { <ScanView question /> }.into_any()
                    };
                    view! {
                        {answer}
                        {wanted}
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// It identifies nothing.
#[component]
fn NothingToFind(is_md5: bool) -> impl IntoView {
    let text = if is_md5 {
        MD5
    } else {
        "It contains no key, certificate or assertion, and is not a key ID, fingerprint, thumbprint or serial number."
    };
    view! {
        <Callout tone=Tone::Warn title="Nothing to look for">
            <p>{text}</p>
        </Callout>
    }
}

/// What is looked for.
#[component]
fn WantedList(question: Question) -> impl IntoView {
    let left_out = (question.left_out > 0).then(|| {
        let count = grouped(question.left_out as u64);
        view! { <p>{format!("Only these are looked for; {count} more are left out.")}</p> }
    });
    let rows = question.wanted.into_iter().map(|wanted| {
        view! {
            <dt>{wanted.label}</dt>
            <dd>
                <CopyableText text=wanted.value what="identifier" />
            </dd>
        }
    });
    view! {
        <section class="card" aria-label="Looked for">
            <div class="card-head">
                <h2>"Looked for"</h2>
                <p class="soft">{question.what}</p>
            </div>
            <div class="card-body">
                <dl class="facts">{rows.collect_view()}</dl>
                {left_out}
            </div>
        </section>
    }
}

/// The answer of our own server.
#[component]
fn ServerAnswer(question: Question, assertion: Option<GivenAssertion>) -> impl IntoView {
    let api = expect_context::<Api>();
    let (values, is_md5) = (question.values(), question.is_md5);
    let answer = Remote::load(move || {
        let values = values.clone();
        async move {
            TimeoutFuture::new(PAUSE_MS).await;
            api.find(&values).await
        }
    });
    let skeleton = || {
        view! {
            <div class="card">
                <SkeletonRows rows=2 />
            </div>
        }
    };
    let now = Now::current();
    let ready = move |found: Signal<Found>| {
        let assertion = assertion.clone();
        move || {
            let found = found.get();
            let signer = assertion
                .clone()
                .map(|assertion| signer_view(assertion, suspects(&found)));
            view! {
                {signer}
                <FoundView found searched=Searched::Server is_md5 now />
            }
        }
    };
    view! { <Loaded remote=answer skeleton ready /> }
}
