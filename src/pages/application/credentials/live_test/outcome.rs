//! What the token endpoint answered.

use leptos::prelude::*;

use super::draft::token_claims;
use super::run::{Reason, Rejection, Tested};
use crate::api::{Sent, TokenAnswer};
use crate::pages::rule_list::RuleList;
use crate::ui::{Callout, Glyph, Tone};

/// The outcome of a test that the page has sent.
#[component]
pub fn Outcome(tested: Tested) -> impl IntoView {
    let Tested {
        sent,
        millis,
        rejection,
    } = tested;
    match sent {
        Sent::Answered(answer) => {
            view! { <Answer answer rejection says=format!("Answered in {millis:.0} ms.") /> }.into_any()
        }
        Sent::Unreadable(status) => view! {
            <Callout tone=Tone::Warn title="This is not the answer of a token endpoint">
                <p>
                    {format!("The status is {status}. Something between the browser and the token endpoint may have answered.")}
                </p>
            </Callout>
        }
        .into_any(),
        Sent::Hidden => view! {
            <Callout tone=Tone::Warn title="The browser hid the answer">
                <p>
                    "The token endpoint got the request, but doesn’t let this page read its answer (CORS), as most don’t. This says nothing about the credential: it is not invalid_client. Run the command below instead."
                </p>
            </Callout>
        }
        .into_any(),
        Sent::Unreachable => view! {
            <Callout tone=Tone::Danger title="The token endpoint can’t be reached">
                <p>
                    "There is no connection to it, or the content security policy of this page doesn’t allow one. This says nothing about the credential."
                </p>
            </Callout>
        }
        .into_any(),
    }
}

/// An answer of the token endpoint, and why it rejected the assertion.
#[component]
pub fn Answer(
    answer: TokenAnswer,
    rejection: Option<Rejection>,
    #[prop(into)] says: String,
) -> impl IntoView {
    let is_rejected = answer.is_rejected();
    match answer {
        TokenAnswer::Token {
            access_token,
            expires_in,
        } => {
            let claims = token_claims(&access_token);
            view! {
                <Callout tone=Tone::Ok title="The credential works: a token was issued">
                    <p>
                        {says}
                        {expires_in.map(|seconds| format!(" The token is valid for {seconds} seconds."))}
                    </p>
                    {claims
                        .map(|claims| {
                            view! {
                                <pre class="live-test-claims" tabindex="0" role="region" aria-label="Claims of the token">
                                    <code>{claims}</code>
                                </pre>
                            }
                        })}
                </Callout>
            }
            .into_any()
        }
        TokenAnswer::Error {
            status,
            error,
            description,
        } => {
            let status = status
                .map(|status| format!("{status} "))
                .unwrap_or_default();
            if is_rejected {
                let code = match &rejection {
                    Some(Rejection::Logged(reason)) => reason.code.clone(),
                    Some(Rejection::Rules(rules)) => rules
                        .first()
                        .map_or_else(|| error.clone(), |rule| rule.code.as_str().to_owned()),
                    None => error.clone(),
                };
                return view! {
                    <Callout tone=Tone::Danger title=format!("Rejected: {code}")>
                        {rejection.map(|rejection| view! { <Explained rejection /> })}
                        <p class="soft">
                            {format!("The caller gets {status}{error} {description} {says}")}
                        </p>
                    </Callout>
                }
                .into_any();
            }
            view! {
                <Callout tone=Tone::Warn title="The credential works, but no token was issued">
                    <p>{format!("{status}{error}: {description} {says}")}</p>
                </Callout>
            }
            .into_any()
        }
    }
}

/// Why the assertion was rejected.
#[component]
fn Explained(rejection: Rejection) -> impl IntoView {
    match rejection {
        Rejection::Logged(reason) => view! { <Logged reason /> }.into_any(),
        Rejection::Rules(rules) if rules.is_empty() => view! {
            <p>
                "The assertion breaks none of the rules that can be judged here. The credential may be disabled, expired or another one than this private key belongs to, or the application may use another authentication method."
            </p>
        }
        .into_any(),
        Rejection::Rules(rules) => {
            view! { <RuleList rules glyph=Glyph::Stop class="rule-failed" /> }.into_any()
        }
    }
}

/// The log's reason.
#[component]
fn Logged(reason: Reason) -> impl IntoView {
    let line = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <p>{label} ": " <code dir="ltr">{value}</code></p> })
    };
    view! {
        <p>{reason.message}</p>
        {line("Seen", reason.seen)}
        {line("Expected", reason.expected)}
    }
}
