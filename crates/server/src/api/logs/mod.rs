//! `/api/v2/logs`: the log, read-only.

pub mod schema;
mod search;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use management_api::{LogEntry, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{LogOrder, LogPage, Window, log_id};

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

/// Events: by position, the latest first; by checkpoint, from `from` on, the earliest first; or back from it, the latest
/// first. `from` is the `log_id` of the last event that the caller has, so that the answer by checkpoint is a bare array; a
/// search back reads a bounded number of entries, and says how far it came. It includes all requests answered before.
async fn list(State(state): State<AppState>, query: Query) -> Result<Response, ApiError> {
    let parameters: Parameters = query.read(&LIST)?;
    state.journal.flush().await;
    let filter = search::parse(&parameters.query())
        .map_err(|message| ApiError::Query(Violation::at("q", "What to look for", message)))?;
    let order = match parameters.sort.as_deref() {
        Some("date:1") => LogOrder::OldestFirst,
        _ => LogOrder::NewestFirst,
    };
    if parameters.from.is_some() || parameters.take.is_some() {
        let checkpoint = checkpoint(parameters.from.as_deref())?;
        let take = parameters.take.unwrap_or(50);
        // Checkpoints without an order count upwards, as a tenant's do.
        if parameters.sort.is_some() && order == LogOrder::NewestFirst {
            let page = state.store.search_logs(&filter, checkpoint, take).await?;
            return Ok(Json(Part::of(&page, &parameters.fields)).into_response());
        }
        let window = Window::After { checkpoint, take };
        let page = state
            .store
            .logs(&filter, LogOrder::OldestFirst, window)
            .await?;
        let items = page.map(|entry| parameters.fields.of(&entry)).items;
        return Ok(Json(items).into_response());
    }
    let window = parameters.paging.window()?;
    let page = state.store.logs(&filter, order, window.clone()).await?;
    let page = page.map(|entry| parameters.fields.of(&entry));
    Ok(parameters.paging.answer(&window, "logs", page))
}

/// A part of a search, and where it continues.
#[derive(Serialize)]
struct Part {
    logs: Vec<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    searched_to: Option<Timestamp>,
}

impl Part {
    fn of(page: &LogPage, fields: &Fields) -> Self {
        Self {
            logs: page.items.iter().map(|entry| fields.of(entry)).collect(),
            next: page.reached.map(|reached| log_id(reached.seq)),
            searched_to: page.reached.map(|reached| reached.date),
        }
    }
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
