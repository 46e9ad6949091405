//! What the bodies of client requests must look like, and what answers look like.

use management_api::{TokenEndpointAuthMethod, rules};

use super::super::credentials::schema::CREATE as CREDENTIAL;
use super::super::schema::{Identity, Object, Property, Schema};
use super::passthrough_properties::{ANY_LIST, PASSTHROUGH};

const APP_TYPES: &[&str] = &[
    "native",
    "spa",
    "regular_web",
    "non_interactive",
    "resource_server",
    "express_configuration",
    "rms",
    "box",
    "cloudbees",
    "concur",
    "dropbox",
    "mscrm",
    "echosign",
    "egnyte",
    "newrelic",
    "office365",
    "salesforce",
    "sentry",
    "sharepoint",
    "slack",
    "springcm",
    "zendesk",
    "zoom",
    "sso_integration",
    "oag",
];

const NAME: Schema = Schema::Text(rules::CLIENT_NAME);
const DESCRIPTION: Schema = Schema::Text(rules::DESCRIPTION);
const GRANT_TYPES: Schema = Schema::set(&Schema::text(1, 255), 100, Identity::Whole);
const AUTH_METHOD: Schema = Schema::OneOf(&TokenEndpointAuthMethod::NAMES);
const JWT: Schema = Schema::Object(&Object::of(&[
    Property::optional(
        "lifetime_in_seconds",
        "Seconds that an ID token is valid",
        Schema::integer(1, rules::TOKEN_LIFETIME_MAX as i64),
    ),
    Property::optional(
        "secret_encoded",
        "Whether the secret is base64",
        Schema::Boolean,
    ),
    Property::optional("scopes", "", Schema::Opaque),
    Property::optional(
        "alg",
        "The algorithm of ID tokens",
        Schema::OneOf(&["HS256", "RS256", "RS512", "PS256"]),
    ),
]));

const ID: Object = Object::of(&[Property::required(
    "id",
    "The id of a credential",
    Schema::text(1, 64),
)]);
/// How many may be attached is a setting, so it is not checked here, nor whether they differ.
const IDS: Schema = Schema::list(&Schema::Object(&ID), usize::MAX);
const NEW: Schema = Schema::list(&Schema::Object(&CREDENTIAL), usize::MAX);

const ID_SET: Object = Object::of(&[Property::required(
    "credentials",
    "Credentials to attach",
    IDS,
)]);
const NEW_SET: Object = Object::of(&[Property::required(
    "credentials",
    "Credentials to create and attach",
    NEW,
)]);

const METHODS: Object = Object::of(&[
    Property::optional(
        "private_key_jwt",
        "Authentication by a signed JWT",
        Schema::Object(&ID_SET),
    ),
    Property::optional(
        "tls_client_auth",
        "Mutual TLS with a CA",
        Schema::Object(&ID_SET),
    ),
    Property::optional(
        "self_signed_tls_client_auth",
        "Mutual TLS, self-signed",
        Schema::Object(&ID_SET),
    ),
])
.sized(1, 1);
const NEW_METHODS: Object = Object::of(&[
    Property::optional(
        "private_key_jwt",
        "Authentication by a signed JWT",
        Schema::Object(&NEW_SET),
    ),
    Property::optional(
        "tls_client_auth",
        "Mutual TLS with a CA",
        Schema::Object(&NEW_SET),
    ),
    Property::optional(
        "self_signed_tls_client_auth",
        "Mutual TLS, self-signed",
        Schema::Object(&NEW_SET),
    ),
])
.sized(1, 1);

const REQUEST_OBJECT: Object = Object::of(&[
    Property::optional(
        "required",
        "Whether requests must be signed",
        Schema::Boolean,
    ),
    Property::optional("credentials", "Credentials to attach", IDS),
]);
const NEW_REQUEST_OBJECT: Object = Object::of(&[
    Property::optional(
        "required",
        "Whether requests must be signed",
        Schema::Boolean,
    ),
    Property::optional("credentials", "Credentials to create and attach", NEW),
]);

/// The third slot for credentials.
pub const TOKEN_VAULT: &str = "token_vault_privileged_access";
const TOKEN_VAULT_SET: Object = Object::of(&[
    Property::optional("credentials", "Credentials to attach", IDS),
    Property::optional("ip_allowlist", "Allowed addresses", ANY_LIST),
    Property::optional("grants", "Connections and scopes", ANY_LIST),
]);
const NEW_TOKEN_VAULT_SET: Object = Object::of(&[
    Property::optional("credentials", "Credentials to create and attach", NEW),
    Property::optional("ip_allowlist", "Allowed addresses", ANY_LIST),
    Property::optional("grants", "Connections and scopes", ANY_LIST),
]);

const NAME_IS: &str =
    "The name of the client. Must contain at least one character. Does not allow '<' or '>'.";
const DESCRIPTION_IS: &str =
    "Free text description of the purpose of the client. Max character length is 140.";
const AUTH_METHOD_IS: &str = "How the client authenticates at the token endpoint";
const METHODS_ARE: &str = "Client authentication methods";

const TEXTS: Schema = Schema::set(&Schema::text(0, 2048), 1000, Identity::Whole);
/// The store checks the number of members.
const METADATA: Schema = Schema::Map {
    value: &Schema::text(0, rules::METADATA_VALUE_MAX),
    nullable: true,
};
const TOKEN_VAULT_IS: &str = "Privileged access to the token vault: kept, as there is no vault";

/// The properties that creation and change share, after those of their own.
macro_rules! client {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            Property::optional("app_type", "The type of application", Schema::OneOf(APP_TYPES)),
            Property::optional("grant_types", "The OAuth grants that the client may use", GRANT_TYPES),
            Property::optional("jwt_configuration", "ID tokens", JWT),
            Property::optional("client_metadata", "Metadata of your own: at most 10", METADATA).or_null(),
            Property::optional("callbacks", "Allowed callback URLs", TEXTS).or_null(),
            Property::optional("allowed_logout_urls", "Allowed logout URLs", TEXTS).or_null(),
            Property::optional("allowed_origins", "Allowed origins", TEXTS).or_null(),
            Property::optional("web_origins", "Allowed web origins", TEXTS).or_null(),
            Property::optional("client_aliases", "Audiences for SAML", TEXTS).or_null(),
            Property::optional("allowed_clients", "Clients that may delegate", TEXTS).or_null(),
            Property::optional("is_first_party", "Owned by the tenant itself", Schema::Boolean),
            Property::optional("oidc_conformant", "Strict OpenID Connect", Schema::Boolean),
            Property::optional("is_token_endpoint_ip_header_trusted", "", Schema::Boolean),
            Property::optional("sso", "Single sign-on", Schema::Boolean),
            Property::optional("sso_disabled", "No single sign-on", Schema::Boolean),
            Property::optional("cross_origin_auth", "", Schema::Boolean).or_null(),
            Property::optional("cross_origin_authentication", "", Schema::Boolean),
            Property::optional("custom_login_page_on", "", Schema::Boolean),
            Property::optional("require_pushed_authorization_requests", "", Schema::Boolean),
            Property::optional("require_proof_of_possession", "", Schema::Boolean),
        ]
    };
}

/// The body of `POST /clients`.
pub const CREATE: Object = Object::of(client![
    Property::required("name", NAME_IS, NAME),
    Property::optional("description", DESCRIPTION_IS, DESCRIPTION),
    Property::optional("token_endpoint_auth_method", AUTH_METHOD_IS, AUTH_METHOD),
    Property::optional(
        "client_authentication_methods",
        METHODS_ARE,
        Schema::Object(&NEW_METHODS)
    ),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Schema::Object(&NEW_REQUEST_OBJECT)
    ),
    Property::optional(
        TOKEN_VAULT,
        TOKEN_VAULT_IS,
        Schema::Object(&NEW_TOKEN_VAULT_SET)
    )
    .or_null(),
])
.and(PASSTHROUGH)
.named("ClientCreate");

/// The body of `PATCH /clients/{id}`.
pub const PATCH: Object = Object::of(client![
    Property::optional("name", NAME_IS, NAME),
    Property::optional("description", DESCRIPTION_IS, DESCRIPTION).or_null(),
    Property::optional(
        "client_secret",
        "The secret used to sign tokens for the client",
        Schema::Text(rules::CLIENT_SECRET)
    ),
    Property::optional("token_endpoint_auth_method", AUTH_METHOD_IS, AUTH_METHOD).or_null(),
    Property::optional(
        "client_authentication_methods",
        METHODS_ARE,
        Schema::Object(&METHODS)
    )
    .or_null(),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Schema::Object(&REQUEST_OBJECT)
    )
    .or_null(),
    Property::optional(
        TOKEN_VAULT,
        TOKEN_VAULT_IS,
        Schema::Object(&TOKEN_VAULT_SET)
    )
    .or_null(),
])
.and(PASSTHROUGH)
.named("ClientPatch");

/// A client in an answer.
pub const CLIENT: Object = Object::of(client![
    Property::optional("client_id", "The id of the client", Schema::text(32, 32)),
    Property::optional("name", NAME_IS, NAME),
    Property::optional("description", DESCRIPTION_IS, DESCRIPTION),
    Property::optional("global", "The tenant's own client", Schema::Boolean),
    Property::optional(
        "client_secret",
        "Not while credentials authenticate the client",
        Schema::Text(rules::CLIENT_SECRET)
    ),
    Property::optional("token_endpoint_auth_method", AUTH_METHOD_IS, AUTH_METHOD),
    Property::optional(
        "client_authentication_methods",
        METHODS_ARE,
        Schema::Object(&METHODS)
    ),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Schema::Object(&REQUEST_OBJECT)
    ),
    Property::optional(
        TOKEN_VAULT,
        TOKEN_VAULT_IS,
        Schema::Object(&TOKEN_VAULT_SET)
    ),
])
.and(PASSTHROUGH)
.named("Client");

/// One client as an answer.
pub const CLIENT_ANSWER: &Schema = &Schema::Object(&CLIENT);
