//! Periodic work: keys are reloaded, expired rows are deleted.

use chrono::TimeDelta;
use management_api::Timestamp;
use std::time::Duration;
use store::StoreError;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::state::AppState;
use crate::{api, limits, oauth};

/// How often the keys are read again.
const KEYS: Duration = Duration::from_secs(30);
/// How often what has expired is deleted.
const SWEEP: Duration = Duration::from_secs(300);
/// How long log entries about requests for tokens and about limits are kept, in days.
const TOKEN_LOGS: i64 = 30;

/// Starts the background jobs; abort the handle to end them.
pub(super) fn start(state: AppState) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut keys = interval(KEYS);
        let mut sweep = interval(SWEEP);
        keys.set_missed_tick_behavior(MissedTickBehavior::Delay);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = keys.tick() => {
                    if let Err(error) = state.keys.refresh(state.store.as_ref(), state.now_in_seconds()).await {
                        tracing::error!(%error, "the signing keys could not be reloaded");
                    }
                }
                _ = sweep.tick() => {
                    match clean(&state).await {
                        Ok(rows) => tracing::debug!(rows, "deleted expired and surplus rows"),
                        Err(error) => tracing::error!(%error, "expired rows could not be deleted"),
                    }
                }
            }
        }
    })
}

/// Deletes what has expired, and log entries beyond the limit, each type separately: failures push out no
/// success, and neither pushes out what was changed by the management API. Returns the number of rows deleted.
async fn clean(state: &AppState) -> Result<u64, StoreError> {
    let now = state.clock.now();
    let store = state.store.as_ref();
    let mut gone = store.sweep(now.into()).await?;
    let before = |days| Timestamp::from(now - TimeDelta::days(days));
    for kind in oauth::LOG_TYPES.into_iter().chain([limits::LOG_TYPE]) {
        gone += store.delete_logs_before(kind, before(TOKEN_LOGS)).await?;
        gone += store.trim_logs(kind, state.settings.log_limit).await?;
    }
    gone += store
        .trim_logs(api::REJECTED, state.settings.log_limit)
        .await?;
    if let Some(days) = state.settings.audit_days {
        for kind in api::AUDIT_TYPES {
            gone += store.delete_logs_before(kind, before(days.into())).await?;
        }
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::random::SystemSource;
    use crate::settings::Settings;
    use chrono::{DateTime, Utc};
    use std::sync::Arc;
    use store::{LogFilter, LogOrder, NewLog, SqliteStore, Vault, Window};

    struct Fixed(DateTime<Utc>);

    impl Clock for Fixed {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
    }

    /// What is left of entries of both kinds, 10, 50 and 500 days old: type and age.
    async fn left(audit_days: Option<u32>, log_limit: u64) -> Vec<(String, i64)> {
        let now = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&[1; 32]).unwrap();
        let store = SqliteStore::open(&folder.path().join("a.db"), vault).await;
        let mut settings = Settings::new("http://127.0.0.1:8080/");
        settings.audit_days = audit_days;
        settings.log_limit = log_limit;
        let state = AppState::new(
            Arc::new(store.unwrap()),
            Arc::new(Fixed(now)),
            Arc::new(SystemSource::default()),
            settings,
        );
        let state = state.await.unwrap();
        let mut entries = Vec::new();
        for kind in ["feccft", "sapi", "fapi"] {
            for age in [500, 50, 10] {
                entries.push(NewLog {
                    date: (now - TimeDelta::days(age)).into(),
                    kind: kind.into(),
                    description: None,
                    client_id: None,
                    client_name: None,
                    ip: None,
                    user_agent: None,
                    details: serde_json::Value::Null.into(),
                });
            }
        }
        state.store.append_logs(&entries).await.unwrap();
        clean(&state).await.unwrap();
        let window = Window::Offset { start: 0, limit: 9 };
        let filter = LogFilter::default();
        let page = state.store.logs(&filter, LogOrder::OldestFirst, window);
        let entries = page.await.unwrap().items.into_iter();
        entries
            .map(|entry| (entry.kind, (now - entry.date.to_utc()).num_days()))
            .collect()
    }

    #[tokio::test]
    async fn changes_outlive_token_requests() {
        let entry = |kind: &str, age| (kind.to_owned(), age);
        let token = [entry("feccft", 10)];
        let audit = [
            entry("sapi", 50),
            entry("sapi", 10),
            entry("fapi", 50),
            entry("fapi", 10),
        ];
        let expected = token.iter().chain(&audit).cloned();
        assert_eq!(left(Some(400), 9).await, expected.collect::<Vec<_>>());
        assert_eq!(left(None, 9).await.len(), 7, "kept forever");
        assert_eq!(
            left(Some(400), 1).await,
            [
                entry("feccft", 10),
                entry("sapi", 50),
                entry("sapi", 10),
                entry("fapi", 10)
            ],
            "no limit applies to changes that were made"
        );
    }
}
