//! The properties of a client that Countersign keeps and does not read, so that a client moves between servers and tools
//! without loss. Only their type is checked.

use super::super::schema::{Property, Schema};

/// A list of anything.
pub const ANY_LIST: Schema = Schema::list(&Schema::Opaque, 1000);

/// All of them.
pub const PASSTHROUGH: &[Property] = &[
    object("addons"),
    object("anonymous_sessions"),
    list("async_approval_notification_channels"),
    object("b2b_integration_configuration"),
    text("compliance_level"),
    text("cross_origin_loc"),
    page("custom_login_page"),
    page("custom_login_page_preview"),
    object("default_organization"),
    object("encryption_key"),
    object("express_configuration"),
    object("fedcm_login"),
    page("form_template"),
    object("identity_assertion_authorization_grant"),
    text("initiate_login_uri"),
    text("logo_uri"),
    object("mobile"),
    object("my_organization_configuration"),
    object("native_social_login"),
    object("oidc_backchannel_logout"),
    object("oidc_logout"),
    list("organization_discovery_methods"),
    text("organization_require_behavior"),
    text("organization_usage"),
    seconds("par_request_expiry"),
    text("redirection_policy"),
    object("refresh_token"),
    text("resource_server_identifier"),
    object("session_transfer"),
    flag("skip_non_verifiable_callback_uri_confirmation_prompt"),
    text("third_party_security_mode"),
    object("token_exchange"),
    object("token_quota"),
];

const fn object(name: &'static str) -> Property {
    passthrough(name, Schema::any_object())
}

const fn list(name: &'static str) -> Property {
    passthrough(name, ANY_LIST)
}

const fn text(name: &'static str) -> Property {
    passthrough(name, Schema::text(0, 2048))
}

/// A whole page of HTML; the body as a whole has a limit.
const fn page(name: &'static str) -> Property {
    passthrough(name, Schema::text(0, usize::MAX))
}

const fn seconds(name: &'static str) -> Property {
    passthrough(name, Schema::integer(0, i64::MAX))
}

const fn flag(name: &'static str) -> Property {
    passthrough(name, Schema::Boolean)
}

const fn passthrough(name: &'static str, schema: Schema) -> Property {
    Property::optional(name, "", schema).or_null()
}
