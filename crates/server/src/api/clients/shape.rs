//! What the bodies of client requests must look like, and what answers look like.

use management_api::{TokenEndpointAuthMethod, rules};

use super::super::credentials::shape::CREATE as CREDENTIAL;
use super::super::schema::{Identity, Object, Property, Shape};
use super::kept::{ANY_LIST, KEPT};

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

const NAME: Shape = Shape::Text(rules::CLIENT_NAME);
const DESCRIPTION: Shape = Shape::Text(rules::DESCRIPTION);
const GRANT_TYPES: Shape = Shape::set(&Shape::text(1, 255), 100, Identity::Whole);
const AUTH_METHOD: Shape = Shape::OneOf(&TokenEndpointAuthMethod::NAMES);
const JWT: Shape = Shape::Object(&Object::of(&[
    Property::optional(
        "lifetime_in_seconds",
        "Seconds that an ID token is valid",
        Shape::integer(1, 2_592_000),
    ),
    Property::optional(
        "secret_encoded",
        "Whether the secret is base64",
        Shape::Boolean,
    ),
    Property::optional("scopes", "", Shape::Opaque),
    Property::optional(
        "alg",
        "The algorithm of ID tokens",
        Shape::OneOf(&["HS256", "RS256", "RS512", "PS256"]),
    ),
]));

const ID: Object = Object::of(&[Property::required(
    "id",
    "The id of a credential",
    Shape::text(1, 64),
)]);
/// How many may be attached is a setting, and not judged here; nor whether they differ.
const IDS: Shape = Shape::list(&Shape::Object(&ID), usize::MAX);
const NEW: Shape = Shape::list(&Shape::Object(&CREDENTIAL), usize::MAX);

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
        Shape::Object(&ID_SET),
    ),
    Property::optional(
        "tls_client_auth",
        "Mutual TLS with a CA",
        Shape::Object(&ID_SET),
    ),
    Property::optional(
        "self_signed_tls_client_auth",
        "Mutual TLS, self-signed",
        Shape::Object(&ID_SET),
    ),
])
.sized(1, 1);
const NEW_METHODS: Object = Object::of(&[
    Property::optional(
        "private_key_jwt",
        "Authentication by a signed JWT",
        Shape::Object(&NEW_SET),
    ),
    Property::optional(
        "tls_client_auth",
        "Mutual TLS with a CA",
        Shape::Object(&NEW_SET),
    ),
    Property::optional(
        "self_signed_tls_client_auth",
        "Mutual TLS, self-signed",
        Shape::Object(&NEW_SET),
    ),
])
.sized(1, 1);

const REQUEST_OBJECT: Object = Object::of(&[
    Property::optional(
        "required",
        "Whether requests must be signed",
        Shape::Boolean,
    ),
    Property::optional("credentials", "Credentials to attach", IDS),
]);
const NEW_REQUEST_OBJECT: Object = Object::of(&[
    Property::optional(
        "required",
        "Whether requests must be signed",
        Shape::Boolean,
    ),
    Property::optional("credentials", "Credentials to create and attach", NEW),
]);

/// The third slot for credentials.
pub const TOKEN_VAULT: &str = "token_vault_privileged_access";
const TOKEN_VAULT_SET: Object = Object::of(&[
    Property::optional("credentials", "Credentials to attach", IDS),
    Property::optional("ip_allowlist", "Addresses that may ask", ANY_LIST),
    Property::optional("grants", "Connections and scopes", ANY_LIST),
]);
const NEW_TOKEN_VAULT_SET: Object = Object::of(&[
    Property::optional("credentials", "Credentials to create and attach", NEW),
    Property::optional("ip_allowlist", "Addresses that may ask", ANY_LIST),
    Property::optional("grants", "Connections and scopes", ANY_LIST),
]);

const NAME_IS: &str =
    "The name of the client. Must contain at least one character. Does not allow '<' or '>'.";
const DESCRIPTION_IS: &str =
    "Free text description of the purpose of the client. Max character length is 140.";
const AUTH_METHOD_IS: &str = "How the client authenticates at the token endpoint";
const METHODS_ARE: &str = "Client authentication methods";

const TEXTS: Shape = Shape::set(&Shape::text(0, 2048), 1000, Identity::Whole);
/// How many members there may be in all, is judged by the store.
const METADATA: Shape = Shape::Map {
    value: &Shape::text(0, 255),
    nullable: true,
};
const TOKEN_VAULT_IS: &str = "Privileged access to the token vault: kept, as there is no vault";

/// The properties that creation and change share, after those of their own.
macro_rules! client {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            Property::optional("app_type", "The type of application", Shape::OneOf(APP_TYPES)),
            Property::optional("grant_types", "The OAuth grants that the client may use", GRANT_TYPES),
            Property::optional("jwt_configuration", "ID tokens", JWT),
            Property::optional("client_metadata", "Metadata of your own: at most 10", METADATA).or_null(),
            Property::optional("callbacks", "Allowed callback URLs", TEXTS).or_null(),
            Property::optional("allowed_logout_urls", "Allowed logout URLs", TEXTS).or_null(),
            Property::optional("allowed_origins", "Allowed origins", TEXTS).or_null(),
            Property::optional("web_origins", "Allowed web origins", TEXTS).or_null(),
            Property::optional("client_aliases", "Audiences for SAML", TEXTS).or_null(),
            Property::optional("allowed_clients", "Clients that may ask for delegation", TEXTS).or_null(),
            Property::optional("is_first_party", "Owned by the tenant itself", Shape::Boolean),
            Property::optional("oidc_conformant", "Strict OpenID Connect", Shape::Boolean),
            Property::optional("is_token_endpoint_ip_header_trusted", "", Shape::Boolean),
            Property::optional("sso", "Single sign-on", Shape::Boolean),
            Property::optional("sso_disabled", "No single sign-on", Shape::Boolean),
            Property::optional("cross_origin_auth", "", Shape::Boolean).or_null(),
            Property::optional("cross_origin_authentication", "", Shape::Boolean),
            Property::optional("custom_login_page_on", "", Shape::Boolean),
            Property::optional("require_pushed_authorization_requests", "", Shape::Boolean),
            Property::optional("require_proof_of_possession", "", Shape::Boolean),
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
        Shape::Object(&NEW_METHODS)
    ),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Shape::Object(&NEW_REQUEST_OBJECT)
    ),
    Property::optional(
        TOKEN_VAULT,
        TOKEN_VAULT_IS,
        Shape::Object(&NEW_TOKEN_VAULT_SET)
    )
    .or_null(),
])
.and(KEPT)
.named("ClientCreate");

/// The body of `PATCH /clients/{id}`.
pub const PATCH: Object = Object::of(client![
    Property::optional("name", NAME_IS, NAME),
    Property::optional("description", DESCRIPTION_IS, DESCRIPTION).or_null(),
    Property::optional(
        "client_secret",
        "The secret used to sign tokens for the client",
        Shape::Text(rules::CLIENT_SECRET)
    ),
    Property::optional("token_endpoint_auth_method", AUTH_METHOD_IS, AUTH_METHOD).or_null(),
    Property::optional(
        "client_authentication_methods",
        METHODS_ARE,
        Shape::Object(&METHODS)
    )
    .or_null(),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Shape::Object(&REQUEST_OBJECT)
    )
    .or_null(),
    Property::optional(TOKEN_VAULT, TOKEN_VAULT_IS, Shape::Object(&TOKEN_VAULT_SET)).or_null(),
])
.and(KEPT)
.named("ClientPatch");

/// A client in an answer.
pub const CLIENT: Object = Object::of(client![
    Property::optional("client_id", "The id of the client", Shape::text(32, 32)),
    Property::optional("name", NAME_IS, NAME),
    Property::optional("description", DESCRIPTION_IS, DESCRIPTION),
    Property::optional("global", "The tenant's own client", Shape::Boolean),
    Property::optional(
        "client_secret",
        "Not while credentials authenticate the client",
        Shape::Text(rules::CLIENT_SECRET)
    ),
    Property::optional("token_endpoint_auth_method", AUTH_METHOD_IS, AUTH_METHOD),
    Property::optional(
        "client_authentication_methods",
        METHODS_ARE,
        Shape::Object(&METHODS)
    ),
    Property::optional(
        "signed_request_object",
        "Signed requests",
        Shape::Object(&REQUEST_OBJECT)
    ),
    Property::optional(TOKEN_VAULT, TOKEN_VAULT_IS, Shape::Object(&TOKEN_VAULT_SET)),
])
.and(KEPT)
.named("Client");
