//! Concurrent writers.

use std::future::Future;
use std::sync::Arc;

use management_api::{Authentication, Change};
use serde_json::json;
use store::{
    ClientChange, Conflict, Entity, GrantFilter, LogFilter, LogOrder, Store, StoreError,
    Unavailable, Window,
};
use tokio::task::JoinSet;

use crate::apis::grant;
use crate::clients::to_keys;
use crate::samples::{LIMITS, api, at, client, key, log, signing_key};

type S = Arc<dyn Store>;

/// Runs `make(0)`, `make(1)` … concurrently and returns their results.
async fn at_once<F: Future<Output: Send> + Send + 'static>(
    count: usize,
    make: impl Fn(usize) -> F,
) -> Vec<F::Output> {
    let mut tasks = JoinSet::new();
    for number in 0..count {
        tasks.spawn(make(number));
    }
    tasks.join_all().await
}

pub async fn stored_limit_holds(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    let answers = at_once(12, |number| {
        let store = Arc::clone(&store);
        async move {
            store
                .create_credential(key("a", &format!("k{number}")), LIMITS)
                .await
        }
    })
    .await;
    let full: StoreError = Conflict::TooManyStored { limit: 4 }.into();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4);
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(|error| *error == full)
    );
    assert_eq!(store.credentials("a").await.unwrap().len(), 4);
}

pub async fn attached_limit_holds(store: S) {
    let keys = ["k0", "k1", "k2", "k3"].map(|id| key("a", id)).to_vec();
    store
        .create_client(client("a"), keys, LIMITS)
        .await
        .unwrap();
    let pairs = [["k0", "k1"], ["k2", "k3"], ["k1", "k2"], ["k3", "k0"]];
    let answers = at_once(12, |number| {
        let store = Arc::clone(&store);
        async move {
            store
                .update_client("a", to_keys(&pairs[number % 4]), LIMITS, at(1))
                .await
                .map(drop)
        }
    })
    .await;
    assert_eq!(answers, vec![Ok(()); 12]);
    let Authentication::Credentials { ids, .. } = store.client("a").await.unwrap().authentication
    else {
        panic!()
    };
    assert!(
        pairs.iter().any(|pair| ids == *pair),
        "{ids:?}: one of the pairs, whole"
    );
}

pub async fn a_jti_is_accepted_once(store: S) {
    for round in 0..5 {
        let answers = at_once(20, |_| {
            let store = Arc::clone(&store);
            async move {
                store
                    .remember_jti("a", &format!("j{round}"), at(60), at(0))
                    .await
                    .unwrap()
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|&&fresh| fresh).count(), 1);
    }
    let answers = at_once(300, |number| {
        let store = Arc::clone(&store);
        async move {
            store
                .remember_jti("b", &format!("j{number}"), at(60), at(0))
                .await
                .unwrap()
        }
    })
    .await;
    assert!(answers.iter().all(|&fresh| fresh));
}

pub async fn concurrent_edits_all_hold(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    at_once(10, |number| {
        let store = Arc::clone(&store);
        async move {
            let other = json!({format!("property{number}"): number})
                .as_object()
                .unwrap()
                .clone();
            let change = ClientChange {
                other,
                description: Change::Clear,
                ..ClientChange::default()
            };
            store
                .update_client("a", change, LIMITS, at(1))
                .await
                .unwrap();
        }
    })
    .await;
    let other = store.client("a").await.unwrap().other;
    assert!((0..10).all(|number| other[&format!("property{number}")] == number));
}

pub async fn one_initial_signing_key(store: S) {
    let answers = at_once(8, |number| {
        let store = Arc::clone(&store);
        async move {
            store
                .ensure_signing_key(signing_key(&format!("key{number}"), 0))
                .await
                .unwrap()
                .kid
        }
    })
    .await;
    assert!(answers.iter().all(|kid| *kid == answers[0]), "{answers:?}");
    assert_eq!(store.signing_keys().await.unwrap().len(), 1);
}

pub async fn a_code_is_redeemed_once(store: S) {
    store
        .create_sign_in_code([1; 32], "admin", at(60))
        .await
        .unwrap();
    let answers = at_once(8, |_| {
        let store = Arc::clone(&store);
        async move { store.redeem_sign_in_code([1; 32], at(0)).await.unwrap() }
    })
    .await;
    assert_eq!(answers.iter().flatten().count(), 1);
}

/// Readers that follow the log by checkpoint while others write see every entry.
pub async fn log_checkpoints_miss_nothing(store: S) {
    let writers = at_once(8, |_| {
        let store = Arc::clone(&store);
        async move {
            for _ in 0..10 {
                // On a slow disk a writer may time out; then nothing was written.
                while let Err(error) = store.append_logs(&[log("w", None), log("w", None)]).await {
                    assert_eq!(error, StoreError::Unavailable(Unavailable::Busy));
                }
            }
        }
    });
    let reader = async {
        let (mut seen, mut checkpoint) = (0, None);
        while seen < 160 {
            let window = Window::After {
                checkpoint,
                take: 100,
            };
            let page = store
                .logs(&LogFilter::default(), LogOrder::OldestFirst, window)
                .await
                .unwrap();
            seen += page.items.len();
            if let Some(last) = page.items.last() {
                checkpoint = Some(last.log_id.parse().unwrap());
            }
            tokio::task::yield_now().await;
        }
        seen
    };
    let (_, seen) = tokio::join!(
        writers,
        tokio::time::timeout(std::time::Duration::from_secs(60), reader)
    );
    assert_eq!(seen, Ok(160));
}

/// Two processes on one database: the limits hold across them.
pub async fn two_stores(first: S, second: S) {
    let both = [first, second];
    both[0]
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    let stored = at_once(12, |number| {
        let store = Arc::clone(&both[number % 2]);
        async move {
            store
                .create_credential(key("a", &format!("k{number}")), LIMITS)
                .await
                .is_ok()
        }
    })
    .await;
    assert_eq!(stored.iter().filter(|&&done| done).count(), 4);
    let accepted = at_once(400, |number| {
        let store = Arc::clone(&both[number % 2]);
        async move {
            store
                .remember_jti("a", &format!("j{}", number / 4), at(60), at(0))
                .await
                .unwrap()
        }
    })
    .await;
    assert_eq!(
        accepted.iter().filter(|&&fresh| fresh).count(),
        100,
        "each of 100 jtis once"
    );
    let kids = at_once(8, |number| {
        let store = Arc::clone(&both[number % 2]);
        async move {
            store
                .ensure_signing_key(signing_key(&format!("key{number}"), 0))
                .await
                .unwrap()
                .kid
        }
    })
    .await;
    assert!(kids.iter().all(|kid| *kid == kids[0]), "{kids:?}");
    for store in both {
        store.close().await;
    }
}

/// A jti that a database can't store fails alone, not with the others in its batch.
pub async fn an_invalid_jti_fails_alone(store: S) {
    let answers = at_once(60, |number| {
        let store = Arc::clone(&store);
        async move {
            let jti = if number % 20 == 7 {
                format!("{number}\0")
            } else {
                number.to_string()
            };
            let answer = store.remember_jti("a", &jti, at(60), at(0)).await;
            (number, answer)
        }
    })
    .await;
    for (number, answer) in answers {
        assert!(
            number % 20 == 7 || answer == Ok(true),
            "{number}: {answer:?}"
        );
    }
}

/// An API deleted while a grant for it is created takes the grant with it, or the grant is rejected.
pub async fn grants_for_deleted_apis(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    for round in 0..30 {
        let name = format!("https://{round}/");
        store
            .create_resource_server(api(&round.to_string(), &name))
            .await
            .unwrap();
        let granted = at_once(4, |number| {
            let (store, name) = (Arc::clone(&store), name.clone());
            async move {
                if number == 3 {
                    return store.delete_resource_server(&name).await.map(drop);
                }
                store
                    .create_grant(grant(&format!("{round}-{number}"), "a", &name))
                    .await
            }
        })
        .await;
        for answer in granted {
            assert!(
                matches!(
                    answer,
                    Ok(())
                        | Err(StoreError::NotFound(Entity::ResourceServer))
                        | Err(StoreError::Conflict(Conflict::Exists(Entity::Grant)))
                ),
                "{answer:?}"
            );
        }
    }
    let all = Window::Offset { start: 0, limit: 9 };
    assert_eq!(
        store
            .grants(&GrantFilter::default(), all)
            .await
            .unwrap()
            .total,
        0
    );
}
