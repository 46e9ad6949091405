//! Pages of a list: by position, with or without totals, or by checkpoint.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use management_api::rules::PAGE_SIZE_MAX;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Page, Window};

use super::error::ApiError;
use super::schema::{Property, Schema, Violation};

const DEFAULT_SIZE: u64 = 50;

/// The parameters of a page. A checkpoint wins over a position.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Paging {
    page: Option<u64>,
    per_page: Option<u64>,
    #[serde(default)]
    include_totals: bool,
    from: Option<String>,
    take: Option<u64>,
}

impl Paging {
    /// The part of the list that is meant.
    ///
    /// # Errors
    /// [`ApiError::Query`]: `from` is not one of ours.
    pub fn window(&self) -> Result<Window, ApiError> {
        if self.from.is_none() && self.take.is_none() {
            let limit = self.per_page.unwrap_or(DEFAULT_SIZE);
            return Ok(Window::Offset {
                start: self.page.unwrap_or(0).saturating_mul(limit),
                limit,
            });
        }
        let checkpoint = match self.from.as_deref() {
            None | Some("") => None,
            Some(text) => Some(checkpoint(text).ok_or_else(|| {
                ApiError::Query(Violation::at(
                    "from",
                    "Where to start",
                    "Not a checkpoint of this list",
                ))
            })?),
        };
        Ok(Window::After {
            checkpoint,
            take: self.take.unwrap_or(DEFAULT_SIZE),
        })
    }

    /// The same page by checkpoint, for what is listed in no other way.
    pub fn by_checkpoint(mut self) -> Self {
        self.take.get_or_insert(DEFAULT_SIZE);
        self
    }

    /// The answer, in the shape that was requested; `name` is the list's in an object.
    pub fn answer<T: Serialize>(&self, window: &Window, name: &str, page: Page<T>) -> Response {
        let items = json!(page.items);
        let mut object = Map::new();
        match window {
            Window::Offset { .. } if !self.include_totals => return Json(items).into_response(),
            Window::Offset { start, limit } => {
                object.insert("start".into(), (*start).into());
                object.insert("limit".into(), (*limit).into());
                object.insert("total".into(), page.total.into());
            }
            Window::After { .. } => {
                if let Some(next) = page.next {
                    object.insert(
                        "next".into(),
                        Base64UrlUnpadded::encode_string(&next.to_be_bytes()).into(),
                    );
                }
            }
        }
        object.insert(name.to_owned(), items);
        Json(Value::Object(object)).into_response()
    }
}

fn checkpoint(text: &str) -> Option<u64> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// The index of a page.
pub const PAGE: Property = Property::optional(
    "page",
    "Page index, from 0",
    Schema::integer(0, 1_000_000_000),
);
/// The size of a page.
pub const PER_PAGE: Property = Property::optional(
    "per_page",
    "Results per page",
    Schema::integer(0, PAGE_SIZE_MAX as i64),
);
/// Whether the answer is an object.
pub const INCLUDE_TOTALS: Property = Property::optional(
    "include_totals",
    "Whether to return an object with totals",
    Schema::Boolean,
);
/// The size of a page by checkpoint.
pub const TAKE: Property = Property::optional(
    "take",
    "Results per page, from a checkpoint",
    Schema::integer(1, PAGE_SIZE_MAX as i64),
);
/// In an answer: where the page begins.
pub const START: Property = Property::required(
    "start",
    "Index of the first, from 0",
    Schema::integer(0, i64::MAX),
);
/// In an answer: the page's size.
pub const LIMIT: Property = Property::required(
    "limit",
    "The page's size",
    Schema::integer(0, PAGE_SIZE_MAX as i64),
);
/// In an answer: the number of items in all pages.
pub const TOTAL: Property =
    Property::required("total", "Total number", Schema::integer(0, i64::MAX));

/// The query string of a list, with properties of its own in addition to those of the page.
macro_rules! paged {
    ($($own:expr),* $(,)?) => {
        Object::of(&[
            $crate::api::paging::PAGE,
            $crate::api::paging::PER_PAGE,
            $crate::api::paging::INCLUDE_TOTALS,
            Property::optional("from", "Where to start, from the `next` before", Schema::text(0, 64)),
            $crate::api::paging::TAKE,
            $($own,)*
        ])
    };
}

/// The answer to a list, in any of its three shapes.
macro_rules! list_of {
    ($name:literal, $object:expr) => {
        Schema::AnyOf(&[
            Schema::list(&Schema::Object(&$object), usize::MAX),
            Schema::Object(&Object::of(&[
                $crate::api::paging::START,
                $crate::api::paging::LIMIT,
                $crate::api::paging::TOTAL,
                Property::required(
                    $name,
                    "The page",
                    Schema::list(
                        &Schema::Object(&$object),
                        management_api::rules::PAGE_SIZE_MAX as usize,
                    ),
                ),
            ])),
            Schema::Object(&Object::of(&[
                Property::optional("next", "Where the next page begins", Schema::text(1, 64)),
                Property::required(
                    $name,
                    "The page",
                    Schema::list(
                        &Schema::Object(&$object),
                        management_api::rules::PAGE_SIZE_MAX as usize,
                    ),
                ),
            ])),
        ])
    };
}

pub(super) use {list_of, paged};
