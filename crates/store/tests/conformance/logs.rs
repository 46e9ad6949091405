//! The log.

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
}
