//! What the server does from time to time, by itself.

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

/// Starts the upkeep; abort it to end it.
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
                        tracing::error!(%error, "the signing keys could not be read again");
                    }
                }
                _ = sweep.tick() => {
                    match clean(&state).await {
                        Ok(rows) => tracing::debug!(rows, "rows deleted that have expired or are too many"),
                        Err(error) => tracing::error!(%error, "expired rows could not be deleted"),
                    }
                }
            }
        }
    })
}

/// Deletes what has expired, and what strangers can make any number of, each type by itself: failures push out no
/// success, and neither pushes out what was changed by the management API. Returns the number of rows deleted.
async fn clean(state: &AppState) -> Result<u64, StoreError> {
    let now = state.clock.now();
    let store = state.store.as_ref();
    let mut gone = store.sweep(now.into()).await?;
    let before = |days| Timestamp::from(now - TimeDelta::days(days));
    for kind in oauth::LOG_TYPES.into_iter().chain([limits::LIMIT]) {
        gone += store.delete_logs_before(kind, before(TOKEN_LOGS)).await?;
        gone += store.trim_logs(kind, state.settings.log_limit).await?;
    }
    if let Some(days) = state.settings.audit_days {
        for kind in api::AUDIT_TYPES {
            gone += store.delete_logs_before(kind, before(days.into())).await?;
        }
    }
    Ok(gone)
}
