//! `/api/v2/logs`: the log, read-only.

pub mod schema;
mod search;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use management_api::LogEntry;
use serde::Deserialize;
use store::{LogOrder, Window};

use super::error::ApiError;
use super::extractors::{Ids, Query};
use super::fields::Fields;
use super::operation::Operation;
use super::paging::Paging;
use super::schema::Violation;
use crate::state::AppState;
use schema::LIST;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const READ: &[&str] = &["read:logs"];
    vec![
        Operation::get(("/api/v2/logs", "list_logs", "Search the log", READ), list)
            .query(&LIST)
            .answers(200, &schema::LOGS)
            .holds_no_secret(),
        Operation::get(
            ("/api/v2/logs/{id}", "show_log", "Get a log entry", READ),
            show,
        )
        .answers(200, &schema::LOG_ANSWER)
        .holds_no_secret()
        .fails(&[404]),
    ]
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    fields: Fields,
    sort: Option<String>,
    q: Option<String>,
    search: Option<String>,
    from: Option<String>,
    take: Option<u64>,
}

impl Parameters {
    /// What to look for: SDKs send `search`, the documentation names `q`; both must hold.
    fn query(&self) -> String {
        let both = [&self.q, &self.search];
        let given: Vec<&str> = both.into_iter().filter_map(Option::as_deref).collect();
        given.join(" AND ")
    }
}

/// Events: by position, the latest first, or by checkpoint, from `from` on, the earliest first. `from` is the `log_id`
/// of the last event that the caller has, so that the answer is a bare array. All that was answered before is in it.
async fn list(State(state): State<AppState>, query: Query) -> Result<Response, ApiError> {
    let parameters: Parameters = query.read(&LIST)?;
    state.journal.flush().await;
    let filter = search::parse(&parameters.query())
        .map_err(|message| ApiError::Query(Violation::at("q", "What to look for", message)))?;
    if parameters.from.is_some() || parameters.take.is_some() {
        let window = Window::After {
            checkpoint: checkpoint(parameters.from.as_deref())?,
            take: parameters.take.unwrap_or(50),
        };
        let page = state
            .store
            .logs(&filter, LogOrder::OldestFirst, window)
            .await?;
        let items = page.map(|entry| parameters.fields.of(&entry)).items;
        return Ok(Json(items).into_response());
    }
    let order = match parameters.sort.as_deref() {
        Some("date:1") => LogOrder::OldestFirst,
        _ => LogOrder::NewestFirst,
    };
    let window = parameters.paging.window()?;
    let page = state.store.logs(&filter, order, window.clone()).await?;
    let page = page.map(|entry| parameters.fields.of(&entry));
    Ok(parameters.paging.answer(&window, "logs", page))
}

fn checkpoint(from: Option<&str>) -> Result<Option<u64>, ApiError> {
    from.filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|_| {
                ApiError::Query(Violation::at(
                    "from",
                    "The log_id after which to start",
                    "Not a log_id",
                ))
            })
        })
        .transpose()
}

/// One event.
async fn show(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
) -> Result<Json<LogEntry>, ApiError> {
    state.journal.flush().await;
    Ok(Json(state.store.log(&id).await?))
}
