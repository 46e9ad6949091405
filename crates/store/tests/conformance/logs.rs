//! The log.

use serde_json::json;
use std::sync::Arc;

use store::{Entity, LogFilter, LogOrder, Store, StoreError, Window};

use crate::samples::{at, log};

type S = Arc<dyn Store>;

async fn kinds(
    store: &S,
    filter: LogFilter,
    order: LogOrder,
    window: Window,
) -> (Vec<String>, Option<u64>) {
    let page = store.logs(&filter, order, window).await.unwrap();
    (
        page.items.into_iter().map(|entry| entry.kind).collect(),
        page.next,
    )
}

pub async fn append_and_list(store: S) {
    store.append_logs(&[]).await.unwrap();
    store
        .append_logs(&[log("a", Some("c")), log("b", None)])
        .await
        .unwrap();
    store.append_logs(&[log("c", None)]).await.unwrap();
    let all = LogFilter::default();
    let page = store
        .logs(
            &all,
            LogOrder::NewestFirst,
            Window::Offset { start: 0, limit: 2 },
        )
        .await
        .unwrap();
    assert_eq!(page.total, 3);
    let ids: Vec<_> = page
        .items
        .iter()
        .map(|entry| entry.log_id.clone())
        .collect();
    assert!(ids[0] > ids[1], "ids sort as events do");
    assert_eq!(store.log(&ids[1]).await.unwrap(), page.items[1]);
    assert_eq!(
        store.log("x").await.unwrap_err(),
        StoreError::NotFound(Entity::Log)
    );
    let (last, _) = kinds(
        &store,
        all,
        LogOrder::NewestFirst,
        Window::Offset { start: 2, limit: 2 },
    )
    .await;
    assert_eq!(last, ["a"]);
    let entry = &page.items[1];
    let expected = log("b", None);
    assert_eq!(
        (
            &entry.date,
            &entry.description,
            &entry.ip,
            entry.details.to_string().as_str()
        ),
        (
            &expected.date,
            &expected.description,
            &expected.ip,
            expected.details.as_str()
        )
    );
    // More than fits into one statement.
    store
        .append_logs(&vec![log("many", None); 1201])
        .await
        .unwrap();
    let many = LogFilter {
        kinds: vec!["many".to_owned()],
        ..LogFilter::default()
    };
    let page = store
        .logs(
            &many,
            LogOrder::NewestFirst,
            Window::Offset { start: 0, limit: 1 },
        )
        .await
        .unwrap();
    assert_eq!(page.total, 1201);
}

pub async fn checkpoints(store: S) {
    store
        .append_logs(&["a", "b", "c"].map(|kind| log(kind, None)))
        .await
        .unwrap();
    let all = LogFilter::default;
    let after = |checkpoint| Window::After {
        checkpoint,
        take: 2,
    };
    let (first, next) = kinds(&store, all(), LogOrder::OldestFirst, after(None)).await;
    assert_eq!(first, ["a", "b"]);
    store.append_logs(&[log("d", None)]).await.unwrap();
    let (second, end) = kinds(&store, all(), LogOrder::OldestFirst, after(next)).await;
    assert_eq!((second, end), (vec!["c".to_owned(), "d".to_owned()], None));
    let (first, next) = kinds(&store, all(), LogOrder::NewestFirst, after(None)).await;
    assert_eq!(first, ["d", "c"]);
    let (second, end) = kinds(&store, all(), LogOrder::NewestFirst, after(next)).await;
    assert_eq!((second, end), (vec!["b".to_owned(), "a".to_owned()], None));
}

pub async fn each_type_has_its_age(store: S) {
    let mut entries = vec![log("sapi", None); 5001];
    entries.push(log("feccft", None));
    store.append_logs(&entries).await.unwrap();
    assert_eq!(store.delete_logs_before("sapi", at(5)).await.unwrap(), 0);
    assert_eq!(store.delete_logs_before("sapi", at(6)).await.unwrap(), 5001);
    assert_eq!(store.delete_logs_before("feccft", at(6)).await.unwrap(), 1);
}

pub async fn trim(store: S) {
    let mut entries = vec![log("sapi", None)];
    entries.extend((0..5010).map(|number| log("feccft", Some(&number.to_string()))));
    entries.push(log("seccft", None));
    store.append_logs(&entries).await.unwrap();
    assert_eq!(store.trim_logs("feccft", 5010).await.unwrap(), 0);
    assert_eq!(store.trim_logs("nothing", 0).await.unwrap(), 0);
    assert_eq!(store.trim_logs("feccft", 3).await.unwrap(), 5007);
    let page = store
        .logs(
            &LogFilter::default(),
            LogOrder::OldestFirst,
            Window::Offset { start: 0, limit: 9 },
        )
        .await
        .unwrap();
    let left: Vec<_> = page
        .items
        .iter()
        .map(|entry| (entry.kind.as_str(), entry.client_id.as_deref()))
        .collect();
    assert_eq!(
        left,
        [
            ("sapi", None),
            ("feccft", Some("5007")),
            ("feccft", Some("5008")),
            ("feccft", Some("5009")),
            ("seccft", None)
        ],
        "the oldest went, and no other types"
    );
    assert_eq!(store.trim_logs("feccft", 0).await.unwrap(), 3);
}

pub async fn filters(store: S) {
    let entries = [
        ("a", Some("x")),
        ("b", Some("x")),
        ("a", Some("y")),
        ("c", None),
    ];
    store
        .append_logs(&entries.map(|(kind, client)| log(kind, client)))
        .await
        .unwrap();
    let count = async |client: Option<&str>, kinds: &[&str]| {
        let filter = LogFilter {
            client_id: client.map(str::to_owned),
            kinds: kinds.iter().map(|&kind| kind.to_owned()).collect(),
            ..LogFilter::default()
        };
        store
            .logs(
                &filter,
                LogOrder::NewestFirst,
                Window::Offset { start: 0, limit: 9 },
            )
            .await
            .unwrap()
            .total
    };
    assert_eq!(count(Some("x"), &[]).await, 2);
    assert_eq!(count(None, &["a"]).await, 2);
    assert_eq!(count(None, &["a", "c"]).await, 3);
    assert_eq!(count(Some("x"), &["a"]).await, 1);
    assert_eq!(count(Some("z"), &[]).await, 0);

    let detailed = |second: i64, details: serde_json::Value| store::NewLog {
        date: at(second),
        details: details.into(),
        ..log("d", None)
    };
    store
        .append_logs(&[
            detailed(
                10,
                json!({"reason": "r", "cause": "c", "credential_id": "k"}),
            ),
            detailed(11, json!({"reason": "s", "credential_id": "k"})),
            detailed(12, json!({"subject": "me", "reason": {"not": "a text"}})),
        ])
        .await
        .unwrap();
    let found = async |change: fn(&mut LogFilter)| {
        let mut filter = LogFilter {
            kinds: vec!["d".into()],
            ..LogFilter::default()
        };
        change(&mut filter);
        let window = Window::After {
            checkpoint: None,
            take: 9,
        };
        let page = store.logs(&filter, LogOrder::NewestFirst, window).await;
        let seconds = page.unwrap().items.into_iter().map(|entry| {
            (entry.date.to_millis() - at(0).to_millis()) / (at(1).to_millis() - at(0).to_millis())
        });
        seconds.collect::<Vec<i64>>()
    };
    assert_eq!(found(|_| {}).await, [12, 11, 10]);
    assert_eq!(
        found(|filter| filter.reasons = vec!["r".into()]).await,
        [10]
    );
    assert_eq!(
        found(|filter| filter.reasons = vec!["r".into(), "s".into()]).await,
        [11, 10]
    );
    assert_eq!(found(|filter| filter.causes = vec!["c".into()]).await, [10]);
    assert_eq!(
        found(|filter| filter.credential_id = Some("k".into())).await,
        [11, 10]
    );
    assert_eq!(
        found(|filter| filter.subject = Some("me".into())).await,
        [12]
    );
    assert_eq!(found(|filter| filter.since = Some(at(11))).await, [12, 11]);
    assert_eq!(found(|filter| filter.until = Some(at(11))).await, [10]);
    assert_eq!(
        found(|filter| {
            filter.reasons = vec!["s".into()];
            filter.credential_id = Some("k".into());
            filter.since = Some(at(12));
        })
        .await,
        [0_i64; 0]
    );
}

/// All parts of a search, the newest first: the seconds of the entries, and the number of parts.
async fn searched(store: &S, filter: &LogFilter, take: u64) -> (Vec<i64>, usize) {
    let (mut found, mut parts, mut before) = (Vec::new(), 0, None);
    loop {
        let page = store.search_logs(filter, before, take).await.unwrap();
        parts += 1;
        assert!(page.items.len() as u64 <= take);
        let seconds =
            |entry: &management_api::LogEntry| (entry.date.to_millis() - at(0).to_millis()) / 1000;
        found.extend(page.items.iter().map(seconds));
        let Some(reached) = page.reached else {
            return (found, parts);
        };
        assert!(before.is_none_or(|before| reached.seq < before));
        before = Some(reached.seq);
    }
}

/// More entries than one search looks at: its parts together find what there is, once.
pub async fn search(store: S) {
    const ALL: i64 = 24_000;
    let facts = |second: i64| {
        json!({
            "reason": if second % 2 == 0 { "of even" } else { "of odd" },
            "cause": (second % 24 == 0).then_some("sha1"),
            "credential_id": (second % 1000 == 7).then_some("cred_1"),
            "subject": (second == 5).then_some("me@clients"),
        })
    };
    let entry = |second: i64| store::NewLog {
        date: at(second),
        details: facts(second).into(),
        ..log(
            if second % 2 == 0 { "even" } else { "odd" },
            Some(if second < 10 { "early" } else { "late" }),
        )
    };
    let entries: Vec<_> = (0..ALL).map(entry).collect();
    store.append_logs(&entries).await.unwrap();
    let expected = |matches: &dyn Fn(i64) -> bool| -> Vec<i64> {
        (0..ALL).rev().filter(|second| matches(*second)).collect()
    };
    let change = |change: fn(&mut LogFilter)| {
        let mut filter = LogFilter::default();
        change(&mut filter);
        filter
    };
    type Case<'a> = (&'a str, LogFilter, &'a dyn Fn(i64) -> bool);
    let cases: [Case<'_>; 10] = [
        ("all", LogFilter::default(), &|_| true),
        (
            "one type",
            change(|filter| filter.kinds = vec!["odd".into()]),
            &|second| second % 2 == 1,
        ),
        (
            "both types",
            change(|filter| filter.kinds = vec!["odd".into(), "even".into()]),
            &|_| true,
        ),
        (
            "a type and a reason that exclude each other",
            change(|filter| {
                filter.kinds = vec!["odd".into()];
                filter.reasons = vec!["of even".into()];
            }),
            &|_| false,
        ),
        (
            "an early client by a common reason",
            change(|filter| {
                filter.client_id = Some("early".into());
                filter.reasons = vec!["of even".into()];
            }),
            &|second| second < 10 && second % 2 == 0,
        ),
        (
            "a cause of both types",
            change(|filter| {
                filter.kinds = vec!["odd".into(), "even".into()];
                filter.causes = vec!["sha1".into()];
            }),
            &|second| second % 24 == 0,
        ),
        (
            "a credential",
            change(|filter| filter.credential_id = Some("cred_1".into())),
            &|second| second % 1000 == 7,
        ),
        (
            "a caller",
            change(|filter| filter.subject = Some("me@clients".into())),
            &|second| second == 5,
        ),
        (
            "an early time and a type",
            change(|filter| {
                (filter.since, filter.until) = (Some(at(100)), Some(at(110)));
                filter.kinds = vec!["even".into()];
            }),
            &|second| (100..110).contains(&second) && second % 2 == 0,
        ),
        (
            "a time that is to come",
            change(|filter| filter.since = Some(at(ALL))),
            &|_| false,
        ),
    ];
    for (name, filter, matches) in &cases {
        let (found, _) = searched(&store, filter, 5000).await;
        assert!(found == expected(matches), "{name}: {} found", found.len());
    }
    // The path that reaches back furthest is followed: these are found at once.
    for (name, filter, _) in &cases[4..9] {
        assert_eq!(searched(&store, filter, 5000).await.1, 1, "{name}");
    }
    let page = store.search_logs(&cases[3].1, None, 50).await.unwrap();
    let reached = page.reached.unwrap();
    assert!(page.items.is_empty(), "searched back, nothing found yet");
    assert!(reached.date < at(ALL - 3_000) && reached.date > at(0));
}
