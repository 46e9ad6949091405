//! Server metadata and public keys (RFC 8414, RFC 7517): only what the server enforces.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::state::AppState;

/// `GET /.well-known/jwks.json`.
pub(super) async fn keys(State(state): State<AppState>) -> Response {
    let keys: Vec<Value> = state
        .keys
        .published()
        .iter()
        .map(|key| key.to_jwk())
        .collect();
    let mut response = Json(json!({ "keys": keys })).into_response();
    response.headers_mut().insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    response
}

/// `GET /.well-known/oauth-authorization-server` and `openid-configuration`.
pub(super) async fn server(State(state): State<AppState>) -> Json<Value> {
    let issuer = &state.settings.issuer;
    let (methods, algorithms): (&[&str], &[&str]) = if state.policy.fapi {
        (&["private_key_jwt"], &["PS256"])
    } else {
        (
            &[
                "private_key_jwt",
                "client_secret_post",
                "client_secret_basic",
            ],
            &["RS256", "RS384", "PS256"],
        )
    };
    Json(json!({
        "issuer": issuer,
        "token_endpoint": state.settings.token_endpoint(),
        "jwks_uri": format!("{issuer}.well-known/jwks.json"),
        "revocation_endpoint": format!("{issuer}oauth/revoke"),
        "introspection_endpoint": format!("{issuer}oauth/introspect"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
    }))
}
