//! What log requests must look like, and what answers look like.

use management_api::rules::PAGE_SIZE_MAX;

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
        "client_id, credential_id and subject:\"…\", type, reason and cause:… or (a OR b), and date:[a TO b}, joined by AND",
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
    Schema::list(&Schema::Object(&LOG), PAGE_SIZE_MAX as usize),
    Schema::Object(&Object::of(&[
        START,
        LIMIT,
        TOTAL,
        Property::required(
            "logs",
            "The page",
            Schema::list(&Schema::Object(&LOG), PAGE_SIZE_MAX as usize),
        ),
    ])),
    Schema::Object(&Object::of(&[
        Property::required(
            "logs",
            "The part, the newest first",
            Schema::list(&Schema::Object(&LOG), PAGE_SIZE_MAX as usize),
        ),
        Property::optional(
            "next",
            "Where the search goes on; absent at its end",
            Schema::text(20, 20),
        ),
        Property::optional("searched_to", "How far back it has come", Schema::DateTime),
    ])),
]);

/// One event as an answer.
pub const LOG_ANSWER: Schema = Schema::Object(&LOG);
