//! What the query strings of client requests must look like, and what lists look like.

use super::super::paging::{list_of, paged};
use super::super::schema::{Object, Pattern, Property, Schema};
use super::schema::CLIENT;

/// The query string of `GET /clients`; the last three are ours.
pub const LIST: Object = paged![
    Property::optional("fields", "Comma-separated list of fields", ANY_TEXT),
    Property::optional(
        "include_fields",
        "Whether fields are to be included or excluded",
        Schema::Boolean,
    ),
    Property::optional(
        "is_global",
        "Only global clients, or only others",
        Schema::Boolean,
    ),
    Property::optional(
        "is_first_party",
        "Only first-party clients, or only others",
        Schema::Boolean,
    ),
    Property::optional("app_type", "Comma-separated list of types", ANY_TEXT),
    Property::optional(
        "external_client_id",
        "ID under which another server registered the client: none is",
        Schema::text(1, 120),
    ),
    Property::optional(
        "q",
        "Clients with a grant of an organization: none here has one. To find one by its name, use search",
        Schema::matching(
            1,
            2048,
            Pattern {
                regex: "^client_grant\\.(organization_id:.+|allow_any_organization:true)$",
                matches: asks_for_organizations,
            },
        ),
    ),
    Property::optional("search", "Part of the name, or a client ID", ANY_TEXT),
    Property::optional(
        "auth_method",
        "The authentication method",
        Schema::OneOf(AUTH_METHODS),
    ),
    Property::optional(
        "sort",
        "The order: a field, a colon, and 1 or -1",
        Schema::OneOf(SORTS),
    ),
];

/// The two queries of the API.
fn asks_for_organizations(text: &str) -> bool {
    match text.strip_prefix("client_grant.") {
        Some("allow_any_organization:true") => true,
        Some(other) => other
            .strip_prefix("organization_id:")
            .is_some_and(|id| !id.is_empty()),
        None => false,
    }
}

/// The query string of `GET /clients/{id}`.
pub const SHOW: Object = Object::of(&[
    Property::optional("fields", "Comma-separated list of fields", ANY_TEXT),
    Property::optional(
        "include_fields",
        "Whether fields are to be included or excluded",
        Schema::Boolean,
    ),
]);

const ANY_TEXT: Schema = Schema::text(0, 2048);
const AUTH_METHODS: &[&str] = &[
    "none",
    "client_secret_post",
    "client_secret_basic",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
];
const SORTS: &[&str] = &["name:1", "name:-1", "created_at:1", "created_at:-1"];

/// A list of clients.
pub const CLIENTS: Schema = list_of!("clients", CLIENT);
