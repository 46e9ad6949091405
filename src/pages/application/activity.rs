//! The Activity tab: the log, with the reasons that the token endpoint does not return.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::LogEntry;
use serde_json::Value;

use crate::{
    api::{Api, Remote},
    clock::Now,
    pages::shared::Loaded,
    ui::{Badge, Button, EmptyState, Glyph, SkeletonRows, Stand, Time, Tone, part},
};

part! {
    /// The tab.
    pub fn activity_tab(client_id: String) in activity, Stand::Card => { view! { <ActivityTab client_id /> } }
}

/// Awaits the log.
#[component]
pub fn ActivityTab(
    /// The application's client ID.
    client_id: String,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let log = Remote::load(move || {
        let client_id = client_id.clone();
        async move { api.log(&client_id).await }
    });
    let now = Now::current();
    view! {
        <section class="card" aria-labelledby="activity-heading">
            <div class="card-head">
                <div>
                    <h2 id="activity-heading">"Activity"</h2>
                    <p>
                        "The 50 most recent events: issued tokens, rejected requests with the reason, and changes."
                    </p>
                </div>
                <Button on_press=move |()| log.reload()>"Refresh"</Button>
            </div>
            <Loaded
                remote=log
                skeleton=|| view! { <SkeletonRows rows=6 /> }
                ready=move |entries| view! { <ActivityView entries now /> }
            />
        </section>
    }
}

/// The events, the newest first.
#[component]
pub fn ActivityView(
    /// The events.
    entries: Signal<Vec<LogEntry>>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let empty = Memo::new(move |_| entries.read().is_empty());
    view! {
        <Show when=move || !empty.get() fallback=|| view! { <NothingYet /> }>
            <table class="table table-stack" role="table" aria-label="Activity">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"When"</th>
                        <th role="columnheader" scope="col">"Result"</th>
                        <th role="columnheader" scope="col">"Event"</th>
                        <th role="columnheader" scope="col">"From"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For
                        each=move || entries.get()
                        key=|entry| entry.log_id.clone()
                        children=move |entry| view! { <Row entry now /> }
                    />
                </tbody>
            </table>
        </Show>
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Info title="No activity yet">
            <p>
                "Requests to the token endpoint appear here within a second, accepted or rejected."
            </p>
        </EmptyState>
    }
}

#[component]
fn Row(entry: LogEntry, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let (tone, result) = match entry.kind.as_str() {
        "seccft" => (Tone::Ok, "Token issued"),
        "feccft" => (Tone::Danger, "Rejected"),
        "sapi" => (Tone::Plain, "Changed"),
        _ => (Tone::Plain, "Event"),
    };
    let reason = text(&entry.details, "client_authentication_error");
    let what = reason.or(entry.description).unwrap_or(entry.kind);
    let about = credential(&entry.details).map(|id| ("credential", id));
    let facts = FACTS
        .iter()
        .filter_map(|(name, label)| Some((*label, text(&entry.details, name)?)))
        .chain(about)
        .map(|(label, value)| {
            view! {
                <span class="activity-fact">
                    {label} " " <code class="kid" dir="ltr">{value}</code>
                </span>
            }
        })
        .collect_view();
    let agent = entry.user_agent.unwrap_or_default();
    let whole = agent.clone();
    view! {
        <tr role="row">
            <td role="cell">
                <Time at=entry.date.to_utc() now precise=true />
            </td>
            <td role="cell" data-label="Result">
                <Badge tone>{result}</Badge>
            </td>
            <td role="cell" data-label="Event">
                <span class="cell-stack">
                    <span>{what}</span>
                    <span class="activity-facts">{facts}</span>
                </span>
            </td>
            <td role="cell" data-label="From">
                <span class="cell-stack">
                    <span>{entry.ip.unwrap_or_default()}</span>
                    <span class="cell-sub activity-agent" title=whole>
                        {agent}
                    </span>
                </span>
            </td>
        </tr>
    }
}

/// The details that are shown, and their labels.
const FACTS: [(&str, &str); 8] = [
    ("reason", "reason"),
    ("seen", "seen"),
    ("expected", "expected"),
    ("kid", "key ID"),
    ("alg", "algorithm"),
    ("aud", "audience"),
    ("audience", "API"),
    ("subject", "by"),
];

/// The credential that a change was about, from the path of the request.
fn credential(details: &Value) -> Option<String> {
    let path = details.get("request")?.get("path")?.as_str()?;
    let (_, id) = path.rsplit_once("/credentials/")?;
    (!id.is_empty()).then(|| id.to_owned())
}

fn text(details: &Value, name: &str) -> Option<String> {
    match details.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
