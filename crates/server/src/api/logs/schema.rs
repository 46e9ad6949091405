//! What log requests must look like, and what answers look like.

use super::super::schema::{Object, Property, Schema};

const TEXT: Schema = Schema::text(0, 2048);

/// The query string of `GET`.
pub const LIST: Object = Object::of(&[
    Property::optional(
        "page",
        "Page index, from 0",
        Schema::integer(0, 1_000_000_000),
    ),
    Property::optional("per_page", "Results per page", Schema::integer(0, 100)),
    Property::optional(
        "include_totals",
        "Whether to return an object with totals",
        Schema::Boolean,
    ),
    Property::optional("sort", "The order", Schema::OneOf(&["date:1", "date:-1"])),
    Property::optional(
        "q",
        "client_id:\"…\" and type:… or type:(a OR b), joined by AND",
        TEXT,
    ),
    Property::optional("search", "The same, by its older name", TEXT),
    Property::optional("fields", "Comma-separated list of fields", TEXT),
    Property::optional(
        "include_fields",
        "Whether fields are to be included or excluded",
        Schema::Boolean,
    ),
    Property::optional("from", "The log_id after which to start", TEXT),
    Property::optional(
        "take",
        "Results per page, from a checkpoint",
        Schema::integer(1, 100),
    ),
]);

/// An event in an answer: whole, unless `fields` chose.
pub const LOG: Object = Object::of(&[
    Property::optional(
        "log_id",
        "Sorts in the order of events",
        Schema::text(20, 20),
    ),
    Property::optional("date", "When it happened", Schema::DateTime),
    Property::optional("type", "seccft, feccft, sapi, fapi …", Schema::text(1, 32)),
    Property::optional("description", "For a person", TEXT),
    Property::optional("client_id", "The client concerned", TEXT),
    Property::optional("client_name", "Its name at that time", TEXT),
    Property::optional("ip", "The caller's address", TEXT),
    Property::optional("user_agent", "The caller's User-Agent", TEXT),
    Property::optional("details", "Reason code and facts", Schema::Opaque),
])
.named("LogEntry");

/// A list of events.
pub const LOGS: Schema = Schema::AnyOf(&[
    Schema::list(&Schema::Object(&LOG), 100),
    Schema::Object(&Object::of(&[
        Property::required(
            "start",
            "Index of the first, from 0",
            Schema::integer(0, i64::MAX),
        ),
        Property::required("limit", "The page's size", Schema::integer(0, 100)),
        Property::required(
            "total",
            "How many there are in all",
            Schema::integer(0, i64::MAX),
        ),
        Property::required("logs", "The page", Schema::list(&Schema::Object(&LOG), 100)),
    ])),
]);

/// One event as an answer.
pub const LOG_ANSWER: Schema = Schema::Object(&LOG);
