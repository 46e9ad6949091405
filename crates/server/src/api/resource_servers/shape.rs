//! What resource server requests must look like.

use super::super::page::{list_of, paged};
use super::super::schema::{Identity, Object, Pattern, Property, Shape};

const NAME: Shape = Shape::matching(
    1,
    200,
    Pattern {
        regex: "^[^<>]+$",
        matches: |text| !text.contains(['<', '>']),
    },
);
/// RFC 6749 §3.3: a scope holds no space.
const SCOPE: Shape = Shape::matching(
    1,
    280,
    Pattern {
        regex: r#"^[\x21\x23-\x5B\x5D-\x7E]+$"#,
        matches: |text| {
            text.bytes()
                .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
        },
    },
);
const SCOPES: Shape = Shape::set(
    &Shape::Object(&Object::of(&[
        Property::required("value", "Value of this scope", SCOPE),
        Property::optional(
            "description",
            "User-friendly description of this scope",
            Shape::text(0, 500),
        )
        .or_null(),
    ])),
    1000,
    Identity::Property("value"),
);
const ALGORITHM: Shape = Shape::OneOf(&["RS256", "ES256"]);
const LIFETIME: Shape = Shape::integer(0, 2_592_000);

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::optional("name", "Friendly name for this resource server", NAME),
    Property::required(
        "identifier",
        "Unique identifier for the API used as the audience",
        Shape::text(1, 600),
    ),
    Property::optional(
        "scopes",
        "List of permissions (scopes) that this API uses",
        SCOPES,
    ),
    Property::optional(
        "signing_alg",
        "Algorithm used to sign its tokens",
        ALGORITHM,
    ),
    Property::optional(
        "token_lifetime",
        "Expiration value (in seconds) for access tokens",
        LIFETIME,
    ),
])
.named("ResourceServerCreate");

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[
    Property::optional("name", "Friendly name for this resource server", NAME),
    Property::optional(
        "scopes",
        "List of permissions (scopes) that this API uses",
        SCOPES,
    ),
    Property::optional(
        "signing_alg",
        "Algorithm used to sign its tokens",
        ALGORITHM,
    ),
    Property::optional(
        "token_lifetime",
        "Expiration value (in seconds) for access tokens",
        LIFETIME,
    ),
])
.sized(1, usize::MAX)
.named("ResourceServerPatch");

/// The query string of `GET`.
pub const LIST: Object = paged![
    Property::optional(
        "identifiers",
        "Only these identifiers; the parameter may repeat",
        Shape::list(&Shape::text(1, 600), 100),
    ),
    INCLUDE_FIELDS,
];

/// The query string of `GET` of one.
pub const SHOW: Object = Object::of(&[INCLUDE_FIELDS]);

/// SDKs offer it without the `fields` that it speaks of.
const INCLUDE_FIELDS: Property = Property::optional(
    "include_fields",
    "Taken and not needed: there are no fields to choose",
    Shape::Boolean,
);

/// An API in an answer.
pub const RESOURCE_SERVER: Object = Object::of(&[
    Property::required("id", "The ID of the API", Shape::text(24, 24)),
    Property::required(
        "name",
        "Friendly name for this resource server",
        Shape::text(1, 600),
    ),
    Property::required(
        "identifier",
        "Unique identifier for the API used as the audience",
        Shape::text(1, 600),
    ),
    Property::required(
        "scopes",
        "List of permissions (scopes) that this API uses",
        SCOPES,
    ),
    Property::optional(
        "signing_alg",
        "Algorithm used to sign its tokens",
        ALGORITHM,
    ),
    Property::required(
        "token_lifetime",
        "Expiration value (in seconds) for access tokens",
        LIFETIME,
    ),
    Property::required(
        "is_system",
        "Whether this is the server's own API",
        Shape::Boolean,
    ),
])
.named("ResourceServer");

/// A list of APIs.
pub const RESOURCE_SERVERS: Shape = list_of!("resource_servers", RESOURCE_SERVER);
