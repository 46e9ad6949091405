//! What grant requests must look like.

use super::super::schema::{Object, Property, Shape};

const TEXT: Shape = Shape::Text {
    min: 1,
    max: 600,
    pattern: None,
};
const SCOPES: Shape = Shape::List {
    item: &Shape::Text {
        min: 1,
        max: 280,
        pattern: None,
    },
    max: 1000,
};

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::required("client_id", "ID of the client", TEXT),
    Property::required(
        "audience",
        "The audience (API identifier) of this client grant",
        TEXT,
    ),
    Property::optional("scope", "Scopes allowed for this client grant", SCOPES),
]);

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[Property::required(
    "scope",
    "Scopes allowed for this client grant",
    SCOPES,
)]);

/// The query string of `GET`.
pub const LIST: Object = Object::of(&[
    Property::optional(
        "page",
        "Page index, from 0",
        Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    Property::optional(
        "per_page",
        "Results per page",
        Shape::Integer { min: 0, max: 100 },
    ),
    Property::optional(
        "include_totals",
        "Whether to return an object with totals",
        Shape::Boolean,
    ),
    Property::optional(
        "from",
        "Where to start, from the `next` before",
        Shape::Text {
            min: 0,
            max: 64,
            pattern: None,
        },
    ),
    Property::optional(
        "take",
        "Results per page",
        Shape::Integer { min: 1, max: 100 },
    ),
    Property::optional("client_id", "ID of the client", TEXT),
    Property::optional("audience", "The audience", TEXT),
]);
