//! What is looked for as a file: CSV, or JSON lines.

use std::fmt::Write as _;

use leptos::{prelude::*, task::spawn_local};
use management_api::LogEntry;
use serde_json::Value;

use super::feed::{Feed, continued};
use crate::{
    api::{Api, ApiError, LOG_EXPORT_PART},
    domain::counted,
    ui::{Button, Glyph, Icon, Look, save_texts},
};

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// An entry as JSON on each line.
    JsonLines,
}

impl Format {
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("activity.csv", "text/csv"),
            Self::JsonLines => ("activity.jsonl", "application/jsonl"),
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Csv => "Export CSV",
            Self::JsonLines => "Export JSON lines",
        }
    }

    /// The first line.
    #[must_use]
    pub fn head(self) -> String {
        match self {
            Self::Csv => format!("{}\r\n", COLUMNS.map(|(name, _)| name).join(",")),
            Self::JsonLines => String::new(),
        }
    }

    /// The line of an entry.
    #[must_use]
    pub fn line(self, entry: &LogEntry) -> String {
        match self {
            Self::Csv => {
                let cells = COLUMNS.map(|(_, value)| cell(&value(entry)));
                format!("{}\r\n", cells.join(","))
            }
            // An entry of texts and JSON is always written.
            Self::JsonLines => serde_json::to_string(entry).unwrap_or_default() + "\n",
        }
    }
}

type Column = (&'static str, fn(&LogEntry) -> String);

const COLUMNS: [Column; 18] = [
    ("date", |entry| entry.date.to_string()),
    ("type", |entry| entry.kind.clone()),
    ("description", |entry| text(entry.description.as_deref())),
    ("client_id", |entry| text(entry.client_id.as_deref())),
    ("client_name", |entry| text(entry.client_name.as_deref())),
    ("reason", |entry| detail(entry, "/reason")),
    ("cause", |entry| detail(entry, "/cause")),
    ("message", |entry| {
        let message = detail(entry, "/client_authentication_error");
        if message.is_empty() {
            detail(entry, "/error")
        } else {
            message
        }
    }),
    ("seen", |entry| detail(entry, "/seen")),
    ("expected", |entry| detail(entry, "/expected")),
    ("credential_id", |entry| detail(entry, "/credential_id")),
    ("kid", |entry| detail(entry, "/kid")),
    ("caller", |entry| detail(entry, "/subject")),
    ("changes", |entry| detail(entry, "/changes")),
    ("request_id", |entry| detail(entry, "/request/id")),
    ("ip", |entry| text(entry.ip.as_deref())),
    ("user_agent", |entry| text(entry.user_agent.as_deref())),
    ("log_id", |entry| entry.log_id.clone()),
];

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn detail(entry: &LogEntry, pointer: &str) -> String {
    match entry.details.pointer(pointer) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A cell in quotes. Spreadsheets take a text with one of these beginnings for a formula: an apostrophe makes it text.
fn cell(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", value.replace('"', "\"\""))
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Reading { count: usize },
    Done { count: usize },
    Failed(ApiError),
}

/// The buttons, and how far an export is.
#[component]
pub fn Export(
    /// What is looked for.
    feed: Feed,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let state = RwSignal::new(State::Idle);
    // Another export, or none, is wanted by now.
    let run = StoredValue::new(0_u32);
    let stop = move || run.try_update_value(|run| *run += 1);
    on_cleanup(move || {
        stop();
    });
    let start = move |format: Format| {
        stop();
        let own = run.get_value();
        let query = feed.query();
        state.set(State::Reading { count: 0 });
        spawn_local(async move {
            let mut texts = vec![format.head()];
            let (mut count, mut before, mut last) = (0, None, Vec::new());
            loop {
                let answer = api.log_part(&query, before.as_ref(), LOG_EXPORT_PART).await;
                if run.try_get_value() != Some(own) {
                    return;
                }
                let part = match answer {
                    Ok(part) => continued(&last, part),
                    Err(error) => return state.set(State::Failed(error)),
                };
                let lines = part.entries.iter().fold(String::new(), |mut lines, entry| {
                    let _ = write!(lines, "{}", format.line(entry));
                    lines
                });
                texts.push(lines);
                count += part.entries.len();
                state.set(State::Reading { count });
                last = part.entries;
                before = part.reached;
                if before.is_none() {
                    break;
                }
            }
            let (name, media_type) = format.file();
            save_texts(name, media_type, &texts);
            state.set(State::Done { count });
        });
    };
    let events = |count: usize| counted(count as u64, "event");
    let words = move || match state.get() {
        State::Idle | State::Failed(_) => String::new(),
        State::Reading { count } => format!("Exporting: {} so far.", events(count)),
        State::Done { count } => format!("Exported {}.", events(count)),
    };
    let is_reading = Memo::new(move |_| matches!(*state.read(), State::Reading { .. }));
    let failure = move || match state.get() {
        State::Failed(error) => Some(view! {
            <span role="alert" class="log-failed">
                {format!("Not exported. {error}")}
            </span>
        }),
        _ => None,
    };
    view! {
        <div class="log-export">
            <span role="status" class="soft">{words}</span>
            {failure}
            {move || {
                if is_reading.get() {
                    let cancel = move |()| {
                        stop();
                        state.set(State::Idle);
                    };
                    return view! {
                        <Button small=true look=Look::Plain on_press=cancel>
                            "Cancel export"
                        </Button>
                    }
                        .into_any();
                }
                [Format::Csv, Format::JsonLines]
                    .map(|format| {
                        view! {
                            <Button small=true on_press=move |()| start(format)>
                                <Icon glyph=Glyph::Download />
                                {format.label()}
                            </Button>
                        }
                    })
                    .collect_view()
                    .into_any()
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(details: Value) -> LogEntry {
        serde_json::from_value(serde_json::json!({
            "log_id": "7",
            "date": "2027-01-15T08:00:00.000Z",
            "type": "feccft",
            "client_name": "=HYPERLINK(\"https://evil.example/\")",
            "user_agent": "a\r\nb",
            "details": details,
        }))
        .unwrap()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (value, written) in [
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@A1", "\"'@A1\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("a=1", "\"a=1\""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(value), written, "{value:?}");
        }
        let line = Format::Csv.line(&entry(Value::Null));
        assert!(
            line.contains("\"'=HYPERLINK(\"\"https://evil.example/\"\")\""),
            "{line}"
        );
    }

    #[test]
    fn lines_have_every_fact() {
        let details = serde_json::json!({
            "reason": "aud_mismatch", "seen": "a", "expected": "b", "subject": "me",
            "request": {"id": "r1"}, "changes": [{"property": "name", "before": "x"}],
        });
        let entry = entry(details);
        let line = Format::Csv.line(&entry);
        let head = Format::Csv.head();
        assert_eq!(head.matches(',').count() + 1, COLUMNS.len());
        for part in ["\"aud_mismatch\"", "\"r1\"", "\"me\"", "\"\"property\"\""] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(line.ends_with("\"7\"\r\n"));
        let json = Format::JsonLines.line(&entry);
        let again: LogEntry = serde_json::from_str(&json).unwrap();
        assert_eq!((again, json.matches('\n').count()), (entry, 1));
    }
}
