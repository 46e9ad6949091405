//! `GET /countersign/v1/server`.

use axum::Json;
use axum::extract::State;
use management_api::{Method, ServerInfo, UnservedMethod};

use crate::state::AppState;

/// What the console needs to know before sign-in.
pub(super) async fn server_info(State(state): State<AppState>) -> Json<ServerInfo> {
    Json(ServerInfo {
        issuer: state.settings.issuer.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        limits: state.settings.limits,
        can_clear_expiry: true,
        assertion_lifetime: state.settings.assertions.max_lifetime,
        assertion_skew: state.settings.assertions.skew,
        legacy_audience: state.settings.assertions.legacy_audience,
        fapi: state.settings.assertions.fapi,
        unserved_methods: unserved_methods(),
        time: state.clock.now().into(),
    })
}

/// No connection asks for a certificate of the client, so the methods that need one can be stored only.
fn unserved_methods() -> Vec<UnservedMethod> {
    [Method::TlsClientAuth, Method::SelfSignedTlsClientAuth]
        .map(|method| UnservedMethod {
            method: method.as_str().into(),
            reason: "This server does not ask for client certificates on the TLS connection."
                .into(),
        })
        .into()
}
