//! What was compared, and what to do about it: header and claims as they should be, and how to sign.

use assertion::Algorithm;
use assertion::autopsy::{Cause, Tool};
use assertion::explain::Members;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::ui::CopyButton;

/// Header and claims as they should be, to copy.
#[component]
pub fn CorrectedMembers(
    /// As they should be.
    members: Members,
) -> impl IntoView {
    let pretty = |members: Map<String, Value>| {
        serde_json::to_string_pretty(&Value::Object(members)).unwrap_or_default()
    };
    let Members { header, claims } = members;
    let parts = [("header", pretty(header)), ("claims", pretty(claims))].map(|(what, text)| {
        view! {
            <div>
                <div class="corrected-head">
                    <h3>{format!("Corrected {what}")}</h3>
                    <CopyButton text=text.clone() what=format!("corrected {what}") wordy=true />
                </div>
                <pre tabindex="0" role="region" aria-label=format!("Corrected {what}")>
                    <code>{text}</code>
                </pre>
            </div>
        }
    });
    view! { <div class="corrected">{parts}</div> }
}

/// How to sign correctly, by tool.
#[component]
pub fn Fixes(
    /// Why the signature does not verify.
    cause: Cause,
    /// The algorithm that the key is registered for.
    algorithm: Algorithm,
) -> impl IntoView {
    let fixes = Tool::ALL.map(|tool| {
        view! {
            <div>
                <dt>{tool.name()}</dt>
                <dd>{cause.fix(tool, algorithm)}</dd>
            </div>
        }
    });
    view! { <dl class="rule-fixes">{fixes}</dl> }
}

/// Two values beneath each other, such as what was seen and what is expected. One may be absent.
#[component]
pub fn Compared(
    /// What they are.
    labels: (&'static str, &'static str),
    /// The first.
    left: Option<String>,
    /// The second.
    right: Option<String>,
) -> impl IntoView {
    let row = |label: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>
                        <code dir="ltr">{value}</code>
                    </dd>
                </div>
            }
        })
    };
    view! {
        <dl class="rule-compared">
            {row(labels.0, left)}
            {row(labels.1, right)}
        </dl>
    }
}
