//! The claims of a pasted token, and the scopes it lacks.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    api::{Backend, Claims},
    ui::{Badge, Time, Tone},
};

/// The scopes that the console uses, and what for.
const WANTED: [(&str, &str); 11] = [
    ("read:clients", "see applications"),
    ("create:clients", "create applications"),
    ("update:clients", "change applications"),
    ("delete:clients", "delete applications"),
    ("read:client_keys", "see client secrets"),
    ("update:client_keys", "rotate client secrets"),
    ("read:client_credentials", "see credentials"),
    ("create:client_credentials", "add credentials"),
    ("update:client_credentials", "change expiries and methods"),
    ("delete:client_credentials", "delete credentials"),
    ("read:logs", "see activity"),
];

/// The claims that matter, and the scopes that are missing for some of what the console offers.
#[component]
pub fn TokenFacts(
    /// Its claims.
    claims: Claims,
    /// The backend that it is for.
    backend: Option<Backend>,
    /// The current time.
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let ends = claims.expires_at;
    let audience = claims.audiences.join(" and ");
    let fits = backend
        .and_then(|backend| backend.audience())
        .map(|wanted| claims.audiences.contains(&wanted));
    let has = |scope: &str| claims.scopes.iter().any(|own| own == scope);
    let (granted, missing): (Vec<_>, Vec<_>) =
        WANTED.into_iter().partition(|(scope, _)| has(scope));
    let others = claims.scopes.len() - granted.len().min(claims.scopes.len());
    view! {
        <dl class="facts token-facts" aria-label="Token details">
            <dt>"Issued to"</dt>
            <dd class="token-wrap">{claims.subject.clone()}</dd>
            <dt>"Audience"</dt>
            <dd class="token-wrap">
                {audience} " "
                {fits.map(|fits| {
                    view! {
                        <Badge tone=if fits { Tone::Ok } else { Tone::Danger }>
                            {if fits { "matches" } else { "another API" }}
                        </Badge>
                    }
                })}
            </dd>
            <dt>"Expires"</dt>
            <dd>
                {match ends {
                    Some(at) => view! { <Time at now /> }.into_any(),
                    None => "Not stated".into_any(),
                }}
            </dd>
            <dt>"Scopes"</dt>
            <dd>
                {if granted.is_empty() {
                    "None that this console uses".into_any()
                } else {
                    view! {
                        <ul class="token-scopes">
                            {granted
                                .into_iter()
                                .map(|(scope, _)| view! { <li><code>{scope}</code></li> })
                                .collect_view()}
                        </ul>
                    }
                        .into_any()
                }}
                {(others > 0)
                    .then(|| {
                        view! {
                            <p class="field-hint">
                                {format!("And {others} more that this console doesn’t need.")}
                            </p>
                        }
                    })}
            </dd>
            {(!missing.is_empty())
                .then(|| {
                    view! {
                        <dt>"Missing"</dt>
                        <dd>
                            <ul class="token-scopes">
                                {missing
                                    .into_iter()
                                    .map(|(scope, what)| {
                                        view! {
                                            <li>
                                                <code>{scope}</code>
                                                <span class="soft">{format!(" to {what}")}</span>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        </dd>
                    }
                })}
        </dl>
    }
}
