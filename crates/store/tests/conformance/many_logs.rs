//! A log of a million entries, and how long a search in it takes.

use std::time::{Duration, Instant};

use serde_json::json;
use store::{LogFilter, NewLog, Store};

use crate::samples::{at, log};

/// Entries.
const MANY: i64 = 1_000_000;
/// Entries that are appended at once.
const PORTION: i64 = 10_000;
/// Seconds between two entries: a million of them are a month.
const PAUSE: i64 = 2;
/// The longest that the first part of a search may take.
const LIMIT: Duration = Duration::from_millis(100);

fn entry(number: i64) -> NewLog {
    // Half of all entries are of one client; a hundred others share the rest.
    let client = match number % 2 {
        0 => "busy".to_owned(),
        _ => format!("client-{}", number / 2 % 100),
    };
    const REASONS: [&str; 3] = ["signature_invalid", "exp_past", "kid_unknown"];
    let reason = REASONS[usize::try_from(number % 3).unwrap()];
    let (kind, details) = match number % 100 {
        0 => (
            "sapi",
            json!({"subject": format!("person-{}@clients", number / 100 % 20)}),
        ),
        1..10 => (
            "feccft",
            json!({
                "reason": reason,
                "cause": (number % 3 == 0).then_some(if number % 9 == 0 { "sha1" } else { "another_key" }),
                "credential_id": format!("cred_{}", number % 50),
                "client_authentication_error": "x".repeat(200),
                "seen": "y".repeat(60),
            }),
        ),
        _ => (
            "seccft",
            json!({"credential_id": format!("cred_{}", number % 50), "alg": "RS256", "scope": "z".repeat(60)}),
        ),
    };
    let mut entry = NewLog {
        date: at(number * PAUSE),
        details: details.into(),
        ..log(kind, Some(&client))
    };
    if number == 3 {
        entry.kind = "api_limit".to_owned();
        entry.details = json!({"reason": "rare"}).into();
    }
    entry
}

fn filters() -> Vec<(&'static str, LogFilter)> {
    let filter = |change: &dyn Fn(&mut LogFilter)| {
        let mut filter = LogFilter::default();
        change(&mut filter);
        filter
    };
    let texts = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
    let month = MANY * PAUSE;
    vec![
        ("none", LogFilter::default()),
        ("type, common", filter(&|f| f.kinds = texts(&["seccft"]))),
        ("type, rare", filter(&|f| f.kinds = texts(&["api_limit"]))),
        ("type, unknown", filter(&|f| f.kinds = texts(&["nothing"]))),
        (
            "types",
            filter(&|f| f.kinds = texts(&["feccft", "fapi", "api_limit"])),
        ),
        ("reason", filter(&|f| f.reasons = texts(&["exp_past"]))),
        ("reason, rare", filter(&|f| f.reasons = texts(&["rare"]))),
        ("cause", filter(&|f| f.causes = texts(&["sha1"]))),
        (
            "credential",
            filter(&|f| f.credential_id = Some("cred_7".into())),
        ),
        (
            "caller",
            filter(&|f| f.subject = Some("person-3@clients".into())),
        ),
        (
            "client, busy",
            filter(&|f| f.client_id = Some("busy".into())),
        ),
        ("client", filter(&|f| f.client_id = Some("client-7".into()))),
        (
            "time, old",
            filter(&|f| (f.since, f.until) = (Some(at(1000)), Some(at(90_000)))),
        ),
        ("time, since", filter(&|f| f.since = Some(at(month - 1000)))),
        (
            "time, old, and type",
            filter(&|f| {
                (f.since, f.until) = (Some(at(1000)), Some(at(90_000)));
                f.kinds = texts(&["sapi"]);
            }),
        ),
        (
            "time, half of all, and rare type",
            filter(&|f| {
                f.until = Some(at(month / 2));
                f.kinds = texts(&["api_limit"]);
            }),
        ),
        (
            "busy client and rare reason",
            filter(&|f| {
                f.client_id = Some("busy".into());
                f.reasons = texts(&["rare"]);
            }),
        ),
        (
            "busy client and a caller that made no change of it",
            filter(&|f| {
                f.client_id = Some("client-7".into());
                f.subject = Some("person-3@clients".into());
            }),
        ),
        (
            "two common conditions that exclude each other",
            filter(&|f| {
                f.kinds = texts(&["seccft"]);
                f.reasons = texts(&["exp_past"]);
            }),
        ),
        (
            "everything",
            filter(&|f| {
                f.client_id = Some("busy".into());
                f.kinds = texts(&["feccft"]);
                f.reasons = texts(&["signature_invalid", "exp_past", "kid_unknown"]);
                f.causes = texts(&["sha1", "another_key"]);
                f.credential_id = Some("cred_8".into());
                (f.since, f.until) = (Some(at(1000)), Some(at(month - 1000)));
            }),
        ),
    ]
}

/// Fills the store and searches it, by each filter and from the middle of the log on.
pub async fn search(name: &str, store: &dyn Store) {
    for start in (0..MANY).step_by(usize::try_from(PORTION).unwrap()) {
        let entries: Vec<_> = (start..start + PORTION).map(entry).collect();
        store.append_logs(&entries).await.unwrap();
    }
    let middle = Some(u64::try_from(MANY / 2).unwrap());
    let mut slow = Vec::new();
    for (what, filter) in filters() {
        for before in [None, middle] {
            // The first time, statement and pages of the database are read.
            let mut times = Vec::new();
            let mut found = 0;
            for _ in 0..5 {
                let start = Instant::now();
                let page = store.search_logs(&filter, before, 50).await.unwrap();
                times.push(start.elapsed());
                found = page.items.len();
            }
            let first = times[0];
            times.sort();
            let place = before.map_or("the newest", |_| "the middle");
            println!(
                "{name}, {what}, from {place}: {found} found, {} ms, first {} ms",
                times[2].as_millis(),
                first.as_millis()
            );
            if times[2] > LIMIT {
                slow.push(format!("{what}, from {place}: {times:?}"));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
