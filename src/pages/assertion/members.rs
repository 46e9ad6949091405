//! Header and claims as they are, with what is wrong marked and times in words.

use assertion::explain::Explanation;
use assertion::{Code, Rule};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::clock::{self, local_to_the_second};
use crate::session::ServerClock;
use crate::ui::{Glyph, Icon};

/// The two readable parts of an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first.
    Header,
    /// The second.
    Claims,
}

impl Part {
    const fn title(self) -> &'static str {
        match self {
            Self::Header => "Header",
            Self::Claims => "Claims",
        }
    }

    fn of(self, explanation: &Explanation) -> Option<&Map<String, Value>> {
        match self {
            Self::Header => explanation.header.as_ref(),
            Self::Claims => explanation.claims.as_ref(),
        }
    }

    /// The members that a rule is about.
    const fn members(self, rule: Rule) -> &'static [&'static str] {
        match (self, rule) {
            (Self::Header, Rule::Algorithm) => &["alg"],
            (Self::Header, Rule::Header) => {
                &["crit", "b64", "jwk", "jku", "x5u", "x5c", "enc", "zip"]
            }
            (Self::Header, Rule::Key | Rule::Credential) => &["kid"],
            (Self::Header, Rule::Type) => &["typ"],
            (Self::Claims, Rule::Subject | Rule::Client) => &["iss", "sub"],
            (Self::Claims, Rule::Audience) => &["aud"],
            (Self::Claims, Rule::Expiry) => &["exp"],
            (Self::Claims, Rule::Start) => &["iat", "nbf"],
            (Self::Claims, Rule::Identifier) => &["jti"],
            (Self::Claims, Rule::Dates) => &["exp", "iat", "nbf"],
            _ => &[],
        }
    }
}

/// The members of a part that a broken rule is about: those that its code names, or else those of the rule.
#[must_use]
pub fn faulty_members(explanation: &Explanation, part: Part) -> Vec<&'static str> {
    let mut faulty = Vec::new();
    for judgement in explanation.rules.iter().filter(|rule| rule.is_failure()) {
        let members = part.members(judgement.rule);
        let named = named_by(judgement.code);
        let about = members
            .iter()
            .filter(|member| named.is_none_or(|named| named == **member));
        faulty.extend(about);
    }
    faulty.sort_unstable();
    faulty.dedup();
    faulty
}

/// The member at the head of a code, such as `aud` of `aud_mismatch`.
fn named_by(code: Code) -> Option<&'static str> {
    let head = code.as_str().split('_').next()?;
    [
        "alg", "kid", "typ", "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "crit",
    ]
    .into_iter()
    .find(|member| *member == head)
}

/// A part as a table.
#[component]
pub fn PartView(
    /// What was found.
    explanation: Explanation,
    /// Which part.
    part: Part,
    /// The present, as it moves on.
    now: Signal<DateTime<Utc>>,
    /// The server's clock.
    server_clock: ServerClock,
) -> impl IntoView {
    let faulty = faulty_members(&explanation, part);
    let Some(members) = part.of(&explanation) else {
        return view! {
            <section class="card" aria-label=part.title()>
                <div class="card-head">
                    <h2>{part.title()}</h2>
                </div>
                <p class="card-body soft">"Can’t be read."</p>
            </section>
        }
        .into_any();
    };
    // What is missing is shown, too: that may be the fault.
    let missing = faulty
        .iter()
        .filter(|name| !members.contains_key(**name) && !is_optional(name))
        .map(|name| ((*name).to_owned(), None));
    let rows = members
        .iter()
        .map(|(name, value)| (name.clone(), Some(value.clone())))
        .chain(missing)
        .map(|(name, value)| {
            let is_faulty = faulty.contains(&name.as_str());
            view! { <Member name value is_faulty now server_clock /> }
        })
        .collect_view();
    view! {
        <section class="card" aria-label=part.title()>
            <div class="card-head">
                <h2>{part.title()}</h2>
            </div>
            <dl class="assertion-members">{rows}</dl>
        </section>
    }
    .into_any()
}

/// Members that are allowed to be absent: that they are is no fault.
fn is_optional(name: &str) -> bool {
    matches!(
        name,
        "kid" | "typ" | "nbf" | "crit" | "b64" | "jwk" | "jku" | "x5u" | "x5c" | "enc" | "zip"
    )
}

#[component]
fn Member(
    name: String,
    value: Option<Value>,
    is_faulty: bool,
    now: Signal<DateTime<Utc>>,
    server_clock: ServerClock,
) -> impl IntoView {
    let at = value.as_ref().and_then(|value| date(&name, value));
    let note = at.map(|at| {
        move || view! { <span class="soft">{time_note(at, now.get(), server_clock.ahead())}</span> }
    });
    let shown = value.map_or_else(|| "missing".to_owned(), |value| value.to_string());
    view! {
        <div class=if is_faulty { "assertion-member assertion-faulty" } else { "assertion-member" }>
            <dt>
                {is_faulty
                    .then(|| {
                        view! {
                            <Icon glyph=Glyph::Stop />
                            <span class="visually-hidden">"Wrong: "</span>
                        }
                    })} <code>{name}</code>
            </dt>
            <dd>
                <code dir="ltr">{primitives::text::escape(&shown)}</code>
                {note}
            </dd>
        </div>
    }
}

/// The time that a member says.
fn date(name: &str, value: &Value) -> Option<DateTime<Utc>> {
    if !matches!(name, "exp" | "iat" | "nbf") {
        return None;
    }
    DateTime::from_timestamp(value.as_f64()? as i64, 0)
}

/// A date in words: how far from now, also by a server's clock that differs, and when.
fn time_note(at: DateTime<Utc>, now: DateTime<Utc>, ahead: TimeDelta) -> String {
    let distance = clock::relative(at, now);
    let when = local_to_the_second(at);
    if ahead.is_zero() {
        return format!("{distance}, {when}");
    }
    let on_server = clock::relative(at, now + ahead);
    format!("{distance} ({on_server} by the server’s clock), {when}")
}
