//! What resource server requests must look like.

use super::super::schema::{Object, Pattern, Property, Shape};

const NAME: Shape = Shape::Text {
    min: 1,
    max: 200,
    pattern: Some(Pattern {
        regex: "^[^<>]+$",
        matches: |text| !text.contains(['<', '>']),
    }),
};
/// RFC 6749 §3.3: a scope holds no space.
const SCOPE: Shape = Shape::Text {
    min: 1,
    max: 280,
    pattern: Some(Pattern {
        regex: r#"^[\x21\x23-\x5B\x5D-\x7E]+$"#,
        matches: |text| {
            text.bytes()
                .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
        },
    }),
};
const SCOPES: Shape = Shape::List {
    item: &Shape::Object(&Object::of(&[
        Property::required("value", "Value of this scope", SCOPE),
        Property::optional(
            "description",
            "User-friendly description of this scope",
            Shape::Text {
                min: 0,
                max: 500,
                pattern: None,
            },
        )
        .or_null(),
    ])),
    max: 1000,
};
const ALGORITHM: Shape = Shape::OneOf(&["RS256", "ES256"]);
const LIFETIME: Shape = Shape::Integer {
    min: 0,
    max: 2_592_000,
};

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    Property::optional("name", "Friendly name for this resource server", NAME),
    Property::required(
        "identifier",
        "Unique identifier for the API used as the audience",
        Shape::Text {
            min: 1,
            max: 600,
            pattern: None,
        },
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
]);

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
.sized(1, usize::MAX);

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
]);
