//! What grant requests must look like.

use management_api::rules;

use super::super::paging::{list_of, paged};
use super::super::schema::{Constant, Identity, Object, Property, Schema};

const TEXT: Schema = Schema::text(1, rules::ID_MAX);
const SCOPES: Schema = Schema::set(&Schema::text(1, 280), 1000, Identity::Whole);

/// Other properties of the API: accepted if they describe what this server does, and dropped.
const OTHERS: &[Property] = &[
    Property::absent(
        "organization_usage",
        &[Constant::Null, Constant::Text("deny")],
        NO_ORGANIZATIONS,
    )
    .left_out(),
    Property::absent(
        "allow_any_organization",
        &[Constant::Null, Constant::False],
        NO_ORGANIZATIONS,
    )
    .left_out(),
    Property::absent(
        "allow_all_scopes",
        &[Constant::Null, Constant::False],
        "a grant names its scopes",
    )
    .left_out(),
    Property::absent(
        "authorization_details_types",
        &[Constant::Null, Constant::Empty],
        "there are no rich authorization requests",
    )
    .left_out(),
];
const NO_ORGANIZATIONS: &str = "there are no organizations";

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::required("client_id", "ID of the client", TEXT),
    Property::required(
        "audience",
        "The audience (API identifier) of this client grant",
        TEXT,
    ),
    Property::optional("scope", "Scopes allowed for this client grant", SCOPES),
    Property::absent(
        "default_for",
        &[Constant::Null],
        "a grant is for one client",
    )
    .left_out(),
    Property::absent(
        "subject_type",
        &[Constant::Text("client")],
        "every grant is for the client itself",
    )
    .left_out(),
])
.and(OTHERS)
.named("ClientGrantCreate");

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[Property::optional(
    "scope",
    "All scopes allowed for this client grant from now on; absent or null: as they are",
    SCOPES,
)
.or_null()])
.and(OTHERS)
.sized(1, usize::MAX)
.named("ClientGrantPatch");

/// The query string of `GET`.
pub const LIST: Object = paged![
    Property::optional("client_id", "ID of the client", TEXT),
    Property::optional("audience", "The audience", TEXT),
    Property::optional(
        "allow_any_organization",
        "Only grants for any organization: there are none, or all others",
        Schema::Boolean,
    ),
    Property::optional(
        "subject_type",
        "Whom the access is for: every grant is for the client itself",
        Schema::OneOf(&["client", "user"]),
    ),
    Property::optional(
        "default_for",
        "Only defaults for a group of clients: there are none",
        Schema::OneOf(&["third_party_clients"]),
    ),
];

/// A grant in an answer.
pub const GRANT: Object = Object::of(&[
    Property::required("id", "ID of the client grant", Schema::text(20, 20)),
    Property::required("client_id", "ID of the client", TEXT),
    Property::required(
        "audience",
        "The audience (API identifier) of this client grant",
        TEXT,
    ),
    Property::required("scope", "Scopes allowed for this client grant", SCOPES),
    Property::required(
        "subject_type",
        "Whom the access is for: the client itself",
        Schema::OneOf(&["client"]),
    ),
])
.named("ClientGrant");

/// A list of grants.
pub const GRANTS: Schema = list_of!("client_grants", GRANT);

/// One grant as an answer.
pub const GRANT_ANSWER: &Schema = &Schema::Object(&GRANT);
