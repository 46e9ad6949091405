//! What log requests must look like, and what answers look like.

use super::super::fields::{FIELDS, INCLUDE_FIELDS};
use super::super::paging::{INCLUDE_TOTALS, LIMIT, PAGE, PER_PAGE, START, TAKE, TOTAL};
use super::super::schema::{Object, Property, Schema};

const TEXT: Schema = Schema::text(0, 2048);

/// The query string of `GET`.
pub const LIST: Object = Object::of(&[
    PAGE,
    PER_PAGE,
    INCLUDE_TOTALS,
    Property::optional("sort", "The order", Schema::OneOf(&["date:1", "date:-1"])),
    Property::optional(
        "q",
        "client_id:\"…\" and type:… or type:(a OR b), joined by AND",
        TEXT,
    ),
    Property::optional("search", "The same, by its older name", TEXT),
    FIELDS,
    INCLUDE_FIELDS,
    Property::optional("from", "The log_id after which to start", TEXT),
    TAKE,
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
    Property::optional("description", "Description of the event", TEXT),
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
        START,
        LIMIT,
        TOTAL,
        Property::required("logs", "The page", Schema::list(&Schema::Object(&LOG), 100)),
    ])),
]);

/// One event as an answer.
pub const LOG_ANSWER: Schema = Schema::Object(&LOG);
