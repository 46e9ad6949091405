//! What resource server requests must look like.

use management_api::rules;

use super::super::paging::{list_of, paged};
use super::super::schema::{Constant, Identity, Object, Pattern, Property, Schema};

const NAME: Schema = Schema::Text(rules::RESOURCE_SERVER_NAME);
/// RFC 6749 §3.3: a scope holds no space.
const SCOPE: Schema = Schema::matching(
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
const SCOPES: Schema = Schema::set(
    &Schema::Object(&Object::of(&[
        Property::required("value", "Value of this scope", SCOPE),
        Property::optional(
            "description",
            "User-friendly description of this scope",
            Schema::text(0, 500),
        )
        .or_null(),
    ])),
    1000,
    Identity::Property("value"),
);
const ALGORITHM: Schema = Schema::Only {
    values: &[Constant::Text("RS256"), Constant::Text("ES256")],
    because: "access tokens are verified with the published keys of these algorithms",
};
const LIFETIME: Schema = Schema::integer(
    *rules::TOKEN_LIFETIME.start() as i64,
    rules::TOKEN_LIFETIME_MAX as i64,
);

/// Other properties of the API: accepted if they describe what this server does, or concern users, whom it does not sign
/// in; stored and returned.
const OTHERS: &[Property] = &[
    Property::absent(
        "signing_secret",
        &[Constant::Null],
        "access tokens are not signed with a shared secret",
    ),
    Property::absent(
        "allow_offline_access",
        &[Constant::False],
        "there are no refresh tokens",
    ),
    Property::absent(
        "allow_online_access",
        &[Constant::False],
        "there are no refresh tokens",
    ),
    Property::absent(
        "allow_online_access_with_ephemeral_sessions",
        &[Constant::False],
        "there are no refresh tokens",
    ),
    Property::absent(
        "token_dialect",
        &[
            Constant::Text("access_token"),
            Constant::Text("rfc9068_profile"),
        ],
        "access tokens are those of RFC 9068, without permissions",
    ),
    Property::absent(
        "enforce_policies",
        &[Constant::False],
        "there are no roles: client grants decide",
    ),
    Property::absent(
        "token_encryption",
        &[Constant::Null],
        "access tokens are not encrypted",
    ),
    Property::absent(
        "consent_policy",
        &[Constant::Null],
        "there is nobody to consent",
    ),
    Property::absent(
        "authorization_details",
        &[Constant::Null, Constant::Empty],
        "there are no rich authorization requests",
    ),
    Property::absent(
        "proof_of_possession",
        &[Constant::Null],
        "access tokens are bearer tokens",
    ),
    Property::absent(
        "authorization_policy",
        &[Constant::Null],
        "client grants decide",
    ),
    Property::optional(
        "subject_type_authorization",
        "Who may have access",
        Schema::Object(&SUBJECTS),
    ),
    Property::optional(
        "skip_consent_for_verifiable_first_party_clients",
        "",
        Schema::Boolean,
    ),
    Property::optional(
        "token_lifetime_for_web",
        "",
        Schema::integer(0, rules::TOKEN_LIFETIME_MAX as i64),
    ),
    Property::optional(
        "token_lifetime_for_anonymous_access_tokens",
        "",
        Schema::integer(0, rules::TOKEN_LIFETIME_MAX as i64),
    )
    .or_null(),
];

const SUBJECTS: Object = Object::of(&[
    Property::optional("user", "", Schema::any_object()),
    Property::optional("anonymous_user", "", Schema::any_object()),
    Property::optional("client", "", Schema::Object(&CLIENTS)),
]);
const CLIENTS: Object = Object::of(&[Property::optional(
    "policy",
    "Which clients have access",
    Schema::Only {
        values: &[Constant::Text("require_client_grant")],
        because: "a client has access by a grant",
    },
)]);

const OPTIONAL_NAME: Property =
    Property::optional("name", "Friendly name for this resource server", NAME);
const OPTIONAL_SCOPES: Property = Property::optional(
    "scopes",
    "List of permissions (scopes) that this API uses",
    SCOPES,
);
const SIGNING_ALG: Property = Property::optional(
    "signing_alg",
    "Algorithm used to sign its tokens",
    ALGORITHM,
);
const OPTIONAL_LIFETIME: Property = Property::optional(
    "token_lifetime",
    "Expiration value (in seconds) for access tokens",
    LIFETIME,
);

/// The body of `POST`.
pub const CREATE: Object = Object::of(&[
    OPTIONAL_NAME,
    Property::required(
        "identifier",
        "Unique identifier for the API used as the audience",
        Schema::text(1, rules::ID_MAX),
    ),
    OPTIONAL_SCOPES,
    SIGNING_ALG,
    OPTIONAL_LIFETIME,
])
.and(OTHERS)
.named("ResourceServerCreate");

/// The body of `PATCH`.
pub const PATCH: Object = Object::of(&[
    OPTIONAL_NAME,
    OPTIONAL_SCOPES,
    SIGNING_ALG,
    OPTIONAL_LIFETIME,
])
.and(OTHERS)
.sized(1, usize::MAX)
.named("ResourceServerPatch");

/// The query string of `GET`.
pub const LIST: Object = paged![
    Property::optional(
        "identifiers",
        "Only these identifiers; the parameter may repeat",
        Schema::list(&Schema::text(1, rules::ID_MAX), 100),
    ),
    INCLUDE_FIELDS,
];

/// The query string of `GET` of one.
pub const SHOW: Object = Object::of(&[INCLUDE_FIELDS]);

/// SDKs offer it without the `fields` that it speaks of.
const INCLUDE_FIELDS: Property = Property::optional(
    "include_fields",
    "Accepted and ignored: there are no fields to choose",
    Schema::Boolean,
);

/// An API in an answer.
pub const RESOURCE_SERVER: Object = Object::of(&[
    Property::required("id", "The ID of the API", Schema::text(24, 24)),
    Property::required(
        "name",
        "Friendly name for this resource server",
        Schema::text(1, rules::ID_MAX),
    ),
    Property::required(
        "identifier",
        "Unique identifier for the API used as the audience",
        Schema::text(1, rules::ID_MAX),
    ),
    Property::required(
        "scopes",
        "List of permissions (scopes) that this API uses",
        SCOPES,
    ),
    SIGNING_ALG,
    Property::required(
        "token_lifetime",
        "Expiration value (in seconds) for access tokens",
        LIFETIME,
    ),
    Property::required(
        "is_system",
        "Whether this is the server's own API",
        Schema::Boolean,
    ),
])
.and(OTHERS)
.named("ResourceServer");

/// A list of APIs.
pub const RESOURCE_SERVERS: Schema = list_of!("resource_servers", RESOURCE_SERVER);

/// One API as an answer.
pub const RESOURCE_SERVER_ANSWER: &Schema = &Schema::Object(&RESOURCE_SERVER);
