//! The verdict: what is wrong first, then the signature, then what was judged and is right.

use assertion::explain::{Explanation, Present, ProfileVerdict, Signature};
use assertion::{Judgement, Verdict as Outcome};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::members::{Part, PartView};
use crate::clock::{Now, local_to_the_second};
use crate::crypto::random_id;
use crate::pages::remedies::{CorrectedMembers, Fixes};
use crate::pages::rule_list::RuleList;
use crate::session::ServerClock;
use crate::ui::{Button, Callout, Glyph, Icon, Look, Tone};

/// What was found, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was found.
    pub explanation: Explanation,
    /// The time that it was judged by: the server's, if it is known.
    pub at: DateTime<Utc>,
    /// The issuer that was required, empty if none is known.
    pub issuer: String,
}

/// A verdict, drawn.
#[component]
pub fn VerdictView(
    /// The verdict.
    verdict: Verdict,
    /// The server's clock.
    server_clock: ServerClock,
) -> impl IntoView {
    let Verdict {
        explanation,
        at,
        issuer,
    } = verdict;
    let (tone, title, says) = headline(&explanation);
    let of = |verdict: Outcome| -> Vec<Judgement> {
        let rules = explanation.rules.iter();
        rules
            .filter(|rule| rule.verdict == verdict)
            .cloned()
            .collect()
    };
    let (failed, skipped, passed) = (
        of(Outcome::Failed),
        of(Outcome::Skipped),
        of(Outcome::Passed),
    );
    let right = passed.len();
    let fixed = explanation.corrected(Present {
        issuer: &issuer,
        now: at.timestamp() as f64,
        jti: &random_id(),
    });
    let profiles = explanation.profiles.clone();
    // The clock of the page moves every 30 seconds.
    let given = at - server_clock.ahead();
    let page_now = Now::current();
    let now = Signal::derive(move || page_now.get().max(given));
    view! {
        <Callout tone title>
            <p>{says}</p>
        </Callout>
        {(!failed.is_empty())
            .then(|| view! { <Rules title="Wrong" rules=failed glyph=Glyph::Stop class="rule-failed" /> })}
        {explanation.signature.clone().map(|signature| view! { <SignatureCard signature /> })}
        {(!skipped.is_empty())
            .then(|| view! { <Rules title="Not judged" rules=skipped glyph=Glyph::Info class="rule-skipped" /> })}
        <div class="assertion-parts">
            <PartView explanation=explanation.clone() part=Part::Header now server_clock />
            <PartView explanation part=Part::Claims now server_clock />
        </div>
        {fixed
            .map(|members| {
                view! {
                    <section class="card" aria-label="Corrected">
                        <div class="card-head">
                            <div>
                                <h2>"As it should be"</h2>
                                <p>"Sign these again. Each assertion needs a new jti."</p>
                            </div>
                        </div>
                        <div class="card-body">
                            <CorrectedMembers members />
                        </div>
                    </section>
                }
            })}
        {(!profiles.is_empty()).then(|| view! { <Profiles profiles /> })}
        {(right > 0)
            .then(|| {
                view! {
                    <details class="card assertion-passed">
                        <summary>{format!("{} in order", crate::domain::counted(right as u64, "rule"))}</summary>
                        <RuleList rules=passed glyph=Glyph::Check class="rule-passed" />
                    </details>
                }
            })}
    }
}

/// When it was judged, and the button that judges by the present. It keeps the focus.
#[component]
pub(super) fn JudgedAt(
    /// The time.
    at: Signal<Option<DateTime<Utc>>>,
    /// The server's clock.
    server_clock: ServerClock,
    /// Called to judge again.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    let is_judged = Memo::new(move |_| at.read().is_some());
    move || {
        is_judged.get().then(|| {
            view! {
                <p class="soft assertion-judged">
                    {move || at.get().map(|at| format!("Judged at {}.", local_to_the_second(at)))}
                    {move || clocks_differ(server_clock.ahead())}
                    <Button small=true look=Look::Plain on_press=on_again>
                        "Judge again"
                    </Button>
                </p>
            }
        })
    }
}

/// That the browser's clock is not the server's, which decides.
fn clocks_differ(ahead: TimeDelta) -> Option<String> {
    let seconds = ahead.num_seconds();
    let side = if seconds > 0 { "behind" } else { "ahead of" };
    (seconds != 0).then(|| {
        format!(
            " This browser’s clock is {} {side} the server’s, by which it is judged.",
            crate::domain::counted(seconds.unsigned_abs(), "second")
        )
    })
}

/// What stricter servers would reject.
#[component]
fn Profiles(profiles: Vec<ProfileVerdict>) -> impl IntoView {
    let rows = profiles
        .into_iter()
        .map(|strict| {
            let title = strict.profile.title();
            let summary = strict.summary();
            let (glyph, class) = match strict.verdict {
                Outcome::Passed => (Glyph::Check, "rule-passed"),
                Outcome::Failed => (Glyph::Warning, "rule-strict"),
                Outcome::Skipped => (Glyph::Info, "rule-skipped"),
            };
            let faults = strict
                .faults
                .iter()
                .map(|fault| {
                    view! {
                        <p data-code=fault.code.as_str()>
                            <code class="rule-code">{fault.code.as_str()}</code>
                            " "
                            {fault.message.clone().into_owned()}
                        </p>
                    }
                })
                .collect_view();
            view! {
                <li class=class data-profile=strict.profile.as_str()>
                    <Icon glyph />
                    <div>
                        <p>
                            <strong>{title}</strong>
                            ": "
                            {summary}
                        </p>
                        {faults}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-label="Stricter servers">
            <div class="card-head">
                <div>
                    <h2>"Stricter servers"</h2>
                    <p>"What profiles require besides. It does not count for the verdict."</p>
                </div>
            </div>
            <ul class="rules">{rows}</ul>
        </section>
    }
}

fn headline(explanation: &Explanation) -> (Tone, String, String) {
    let first = explanation.rules.iter().find(|rule| rule.is_failure());
    match (explanation.accepted, first) {
        (true, _) => (
            Tone::Ok,
            "Accepted".to_owned(),
            "The token endpoint accepts it, if its jti was not used before.".to_owned(),
        ),
        (false, Some(rule)) => (
            Tone::Danger,
            format!("Rejected: {}", rule.code.as_str()),
            rule.message.clone().into_owned(),
        ),
        (false, None) if explanation.signature.is_none() => (
            Tone::Warn,
            "Signature not checked".to_owned(),
            "Nothing else is wrong. Give the public key, or sign in, to have the signature checked.".to_owned(),
        ),
        (false, None) => (
            Tone::Warn,
            "Not judged completely".to_owned(),
            "A rule could not be judged. Give the issuer and the client ID.".to_owned(),
        ),
    }
}

#[component]
fn Rules(
    title: &'static str,
    rules: Vec<Judgement>,
    glyph: Glyph,
    class: &'static str,
) -> impl IntoView {
    view! {
        <section class="card" aria-label=title>
            <div class="card-head">
                <h2>{title}</h2>
            </div>
            <RuleList rules glyph class />
        </section>
    }
}

#[component]
fn SignatureCard(signature: Signature) -> impl IntoView {
    let (glyph, class, title) = if signature.verified {
        (Glyph::Check, "rule-passed", "The signature is valid")
    } else {
        (Glyph::Stop, "rule-failed", "The signature does not verify")
    };
    let key = signature.key.clone().zip(signature.id.clone());
    let cause = signature.cause;
    let algorithm = signature.algorithm;
    let fixes = cause
        .filter(|_| !signature.verified)
        .map(|cause| view! { <Fixes cause algorithm /> });
    // What is wrong is said once, in the list of rules; here is what to do.
    view! {
        <section class="card" aria-label="Signature" data-cause=cause.map(|cause| cause.to_string())>
            <div class="card-head">
                <h2>"Signature"</h2>
            </div>
            <ul class="rules">
                <li class=class>
                    <Icon glyph />
                    <div>
                        <p>
                            <strong>{title}</strong>
                            {key.map(|(kid, id)| view! { ": key " <code dir="ltr">{kid}</code> " (" {id} ")" })}
                        </p>
                        {(!signature.verified && fixes.is_none())
                            .then(|| view! { <p>{signature.message.into_owned()}</p> })}
                        {fixes}
                    </div>
                </li>
            </ul>
        </section>
    }
}
