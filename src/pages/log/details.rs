//! What an entry says, on demand: before and after, seen and expected, the cause and what to do.

use assertion::autopsy::Cause;
use assertion::explain::{Members, Present, corrected};
use assertion::{Algorithm, Code};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::LogEntry;
use serde_json::{Map, Value, json};

use super::{LogFilter, Place};
use crate::{
    crypto::random_id,
    pages::remedies::{Compared, CorrectedMembers, Fixes},
    routes::Route,
    ui::CopyButton,
};

/// A fact of an entry as text; `None` if it has none.
pub(super) fn text(entry: &LogEntry, pointer: &str) -> Option<String> {
    match entry.details.pointer(pointer)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What happened, in a sentence.
pub(super) fn headline(entry: &LogEntry) -> String {
    text(entry, "/client_authentication_error")
        .or_else(|| entry.description.clone())
        .unwrap_or_else(|| entry.kind.clone())
}

/// The facts that are shown, and their labels.
const FACTS: [(&str, &str); 15] = [
    ("/reason", "reason"),
    ("/cause", "cause"),
    ("/credential_id", "credential"),
    ("/kid", "key ID"),
    ("/alg", "algorithm"),
    ("/aud", "audience"),
    ("/method", "method"),
    ("/audience", "API"),
    ("/scope", "scope"),
    ("/subject", "caller"),
    ("/signed_in", "signed in by"),
    ("/request/method", "request"),
    ("/request/path", "path"),
    ("/request/id", "request ID"),
    ("/count", "number"),
];

/// The details.
#[component]
pub fn Details(
    entry: LogEntry,
    place: Place,
    issuer: Signal<String>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let compared = (text(&entry, "/seen"), text(&entry, "/expected"));
    let has_compared = compared.0.is_some() || compared.1.is_some();
    let (seen, expected) = compared;
    let cause = text(&entry, "/cause").and_then(|name| Cause::named(&name));
    let algorithm = text(&entry, "/alg").and_then(|alg| alg.parse().ok());
    let algorithm: Algorithm = algorithm.unwrap_or_default();
    let fixed = corrected_members(
        &entry,
        Present {
            issuer: &issuer.read_untracked(),
            now: now.get_untracked().timestamp() as f64,
            jti: &random_id(),
        },
    );
    let error = text(&entry, "/error");
    let note = note(&entry.details);
    let changes = changes(&entry.details);
    view! {
        <div class="log-details">
            <p>{headline(&entry)}</p>
            {error.map(|error| view! { <p>{error}</p> })}
            {note.map(|note| view! { <p>{note}</p> })}
            {has_compared.then(|| view! { <Compared labels=("Seen", "Expected") left=seen right=expected /> })}
            {cause
                .map(|cause| {
                    view! {
                        <section aria-label="How to sign">
                            <h3>"How to sign"</h3>
                            <Fixes cause algorithm />
                        </section>
                    }
                })}
            {fixed
                .map(|members| {
                    view! {
                        <p class="soft">
                            "Sign these again. Each assertion needs a new jti. What the log doesn’t have is as it must be."
                        </p>
                        <CorrectedMembers members />
                    }
                })}
            {(!changes.is_empty()).then(|| view! { <Changes changes /> })}
            <Facts entry=entry.clone() place />
            {whole(&entry.details)}
        </div>
    }
}

/// What strict programs reject of a certificate that was registered.
fn note(details: &Value) -> Option<String> {
    let mut keys = details.get("keys")?.as_array()?.iter();
    let message = keys.find_map(|key| key.pointer("/certificate/finding/message"))?;
    message.as_str().map(str::to_owned)
}

/// Header and claims that would be accepted, as far as the entry tells what is wrong with them.
fn corrected_members(entry: &LogEntry, present: Present<'_>) -> Option<Members> {
    let reason = text(entry, "/reason")?;
    let code = match reason.as_str() {
        // The log's own: the assertion was right, once.
        "jti_replayed" => Code::JtiMissing,
        reason => Code::named(reason)?,
    };
    let client_id = entry.client_id.as_deref();
    let expected = text(entry, "/expected");
    let member = |pointer| text(entry, pointer).map(Value::from);
    let mut header = Map::new();
    header.extend(member("/alg").map(|alg| ("alg".to_owned(), alg)));
    header.insert("typ".to_owned(), json!("JWT"));
    header.extend(member("/kid").map(|kid| ("kid".to_owned(), kid)));
    let known = Members {
        header,
        claims: Map::new(),
    };
    // Only if the fault is one of theirs.
    let fixed = corrected(known, [(code, expected.as_deref())], present)?;
    // The log has no other claims.
    let missing = [
        (Code::SubMissing, client_id),
        (Code::AudMissing, None),
        (Code::ExpMissing, None),
        (Code::JtiMissing, None),
    ];
    corrected(fixed, missing, present)
}

/// A property, before and after.
type Change = (String, Option<String>, Option<String>);

fn changes(details: &Value) -> Vec<Change> {
    let Some(Value::Array(changes)) = details.get("changes") else {
        return Vec::new();
    };
    let side = |change: &Value, name: &str| match change.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    changes
        .iter()
        .filter_map(|change| {
            let property = change.get("property")?.as_str()?.to_owned();
            Some((property, side(change, "before"), side(change, "after")))
        })
        .collect()
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let changes = changes
        .into_iter()
        .map(|(property, before, after)| {
            let name = property.clone();
            view! {
                <li data-property=name>
                    <code>{property}</code>
                    <Compared labels=("Before", "After") left=before right=after />
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-label="Changes">
            <ul class="log-changes">{changes}</ul>
        </section>
    }
}

#[component]
fn Facts(entry: LogEntry, place: Place) -> impl IntoView {
    let of_entry = [
        ("application", entry.client_name.clone()),
        ("client ID", entry.client_id.clone()),
        ("from", entry.ip.clone()),
        ("user agent", entry.user_agent.clone()),
        ("event", Some(entry.kind.clone())),
        ("event ID", Some(entry.log_id.clone())),
    ];
    let facts = FACTS
        .iter()
        .map(|(pointer, label)| (*label, text(&entry, pointer)))
        .chain(of_entry)
        .filter_map(|(label, value)| Some((label, value?)))
        .map(|(label, value)| {
            view! {
                <dt>{label}</dt>
                <dd>
                    <Fact label value place />
                </dd>
            }
        })
        .collect_view();
    view! { <dl class="facts">{facts}</dl> }
}

#[component]
fn Fact(label: &'static str, value: String, place: Place) -> impl IntoView {
    let code = view! {
        <code class="kid" dir="ltr">
            {value.clone()}
        </code>
    };
    let shown = if label == "reason" {
        let help = Route::HelpCode {
            code: value.clone(),
        };
        view! { <a href=help.path()>{code}</a> }.into_any()
    } else {
        code.into_any()
    };
    let copied = matches!(label, "request ID" | "event ID").then(|| {
        view! { <CopyButton text=value.clone() what=label /> }
    });
    let like_this = alike(place.filter.get_untracked(), label, &value).map(|filter| {
        view! {
            <a href=place.address(&filter) aria-label=format!("Show only these: events with this {label}")>
                "Show only these"
            </a>
        }
    });
    view! {
        <span class="log-fact">
            {shown} {copied} {like_this}
        </span>
    }
}

/// The filter for events that have this in common, unless it applies already.
fn alike(filter: LogFilter, label: &str, value: &str) -> Option<LogFilter> {
    let mut changed = filter.clone();
    let condition = match label {
        "reason" => &mut changed.reason,
        "cause" => &mut changed.cause,
        "credential" => &mut changed.credential,
        "caller" => &mut changed.caller,
        _ => return None,
    };
    value.clone_into(condition);
    (changed != filter).then_some(changed)
}

/// All that the entry has, for what is not shown above.
fn whole(details: &Value) -> Option<AnyView> {
    if !details.is_object() {
        return None;
    }
    let json = serde_json::to_string_pretty(details).unwrap_or_default();
    Some(
        view! {
            <details>
                <summary>"All details"</summary>
                <pre tabindex="0" role="region" aria-label="All details">
                    <code>{json}</code>
                </pre>
            </details>
        }
        .into_any(),
    )
}
