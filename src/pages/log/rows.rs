//! The entries of the log as rows.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::LogEntry;

use super::{Place, details::Details};
use crate::{
    domain::{EventResult, event_result},
    routes::{Route, Tab},
    ui::{Badge, Cell, Column, CutName, Row, RowDetails, Table, Time, TimeForm, Tone, Width},
};

const WHEN: Column = Column::new("When", Width::Date);
const RESULT: Column = Column::new("Result", Width::Medium);
const EVENT: Column = Column::new("Event", Width::Rest);
const APPLICATION: Column = Column::new("Application", Width::Long);
const FROM: Column = Column::new("From", Width::Medium);
/// The columns of either table.
const COLUMNS: usize = 4;

/// Entries, the newest first.
#[component]
pub fn LogTable(
    /// The entries.
    entries: Signal<Vec<LogEntry>>,
    /// Where they are read.
    place: Place,
    /// The issuer, for corrected claims; empty if it is not known.
    #[prop(into)]
    issuer: Signal<String>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let last = if place.is_over_all { APPLICATION } else { FROM };
    let columns = vec![WHEN, RESULT, EVENT, last];
    view! {
        <Table label="Activity" columns>
            <For
                each=move || entries.get()
                key=|entry| entry.log_id.clone()
                children=move |entry| view! { <EntryRow entry place issuer now /> }
            />
        </Table>
    }
}

/// An entry, with its details beneath once the row is pressed.
#[component]
fn EntryRow(
    entry: LogEntry,
    place: Place,
    issuer: Signal<String>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let (tone, result) = match event_result(&entry.kind) {
        Some(("Token issued", _)) => (Tone::Ok, "Token issued"),
        Some((words, EventResult::Rejected)) => (Tone::Danger, words),
        Some((words, EventResult::Succeeded)) => (Tone::Plain, words),
        None => (Tone::Plain, "Event"),
    };
    let code = super::details::text(&entry, "/reason");
    let what = super::details::headline(&entry);
    let details = RowDetails::default();
    let button = details.button(view! { <CutName text=what /> });
    let client = entry.client_id.clone().zip(entry.client_name.clone());
    let unnamed = entry.client_id.clone().unwrap_or_default();
    let ip = entry.ip.clone().unwrap_or_default();
    let at = entry.date.to_utc();
    // Drawn anew each time that it is opened.
    let kept = StoredValue::new(entry);
    let below = details.below(COLUMNS, move || {
        view! { <Details entry=kept.get_value() place issuer now /> }
    });
    let last = match client {
        _ if !place.is_over_all => view! { <Cell of=FROM>{ip}</Cell> }.into_any(),
        Some((client_id, name)) => {
            let route = Route::Application {
                client_id,
                tab: Tab::Activity,
            };
            view! {
                <Cell of=APPLICATION>
                    <a href=route.path() dir="auto">
                        <CutName text=name />
                    </a>
                </Cell>
            }
            .into_any()
        }
        None => view! {
            <Cell of=APPLICATION>
                <CutName text=unnamed />
            </Cell>
        }
        .into_any(),
    };
    view! {
        <Row>
            <Cell of=WHEN>
                <Time at now form=TimeForm::Precise />
            </Cell>
            <Cell of=RESULT>
                <Badge tone>{result}</Badge>
            </Cell>
            <Cell of=EVENT>
                <span class="cut-line">
                    {button}
                    {code
                        .map(|code| {
                            view! {
                                <code class="cell-sub cut" dir="ltr">
                                    {code}
                                </code>
                            }
                        })}
                </span>
            </Cell>
            {last}
        </Row>
        {below}
    }
}
