//! `POST /oauth/token`: access tokens for clients (RFC 6749, section 4.4).

use assertion::request::assertion_as_grant;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use management_api::ClientGrant;
use management_api::rules::TOKEN_LIFETIME_DEFAULT;
use serde::Serialize;
use std::collections::BTreeSet;
use store::ResourceServerRecord;

use super::authenticate::{Caller, astray, authenticate, in_url};
use super::error::{AccessDenied, OAuthError, not_stored};
use super::exchange_log;
use super::failure_log::Reason;
use super::parameters::Parameters;
use crate::access_token::{AccessToken, MAX_BYTES, TokenError};
use crate::identifiers;
use crate::redact;
use crate::settings::AccessTokenAlgorithm;
use crate::state::AppState;

const GRANT: &str = "client_credentials";

/// RFC 6749, section 5.1.
#[derive(Serialize)]
struct Answer {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    expires_in: u32,
    token_type: &'static str,
}

/// The token that a client gets: audience, scopes, lifetime and algorithm.
struct Grant {
    audience: String,
    scope: Option<String>,
    lifetime: u32,
    algorithm: AccessTokenAlgorithm,
}

/// The handler.
pub(super) async fn handler(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (parts, parameters) = Parameters::of(request).await?;
    if parameters.value("grant_type") != Some(GRANT) {
        record_misplaced(&state, &parts, &parameters);
    }
    let grant_type = parameters.required("grant_type")?;
    if grant_type != GRANT {
        return Err(OAuthError::UnsupportedGrantType(redact::text(grant_type)));
    }
    let caller = authenticate(&state, &parts, &parameters).await?;
    let issued = match grant(&state, &caller, &parameters).await {
        Ok(grant) => issue(&state, &caller, grant),
        Err(denial) => Err(denial),
    };
    let (answer, token) = issued.inspect_err(|denial| {
        if let Some(reason) = denial.reason() {
            exchange_log::rejected(&state, &parts, &caller, &parameters, (reason, denial));
        }
    })?;
    exchange_log::issued(&state, &parts, &caller, &token).await;
    // Let other requests that waited for the same commit sign first: their answers then leave together, which wakes the
    // other side once rather than once for each.
    tokio::task::yield_now().await;
    Ok(not_stored(Json(answer)))
}

/// Logs an assertion that is sent as a grant, and parameters in the URL: the answer is about the grant type, and the
/// client's application should show why.
fn record_misplaced(state: &AppState, parts: &Parts, parameters: &Parameters) {
    let grant_type = parameters.value("grant_type");
    let assertion = parameters.value("assertion");
    let reason = assertion_as_grant(grant_type, assertion.is_some())
        .map(Reason::Rule)
        .or_else(|| in_url(parts));
    if let Some(reason) = reason {
        astray(parts, parameters, reason).record(state, parts);
    }
}

/// Without an audience: the default one, with no scopes and no grant needed, unless it is an API. With one: it must
/// be an API. The client needs a grant for every API.
async fn grant(
    state: &AppState,
    caller: &Caller,
    parameters: &Parameters,
) -> Result<Grant, OAuthError> {
    let mut allowed = caller.client().grant_types.iter();
    if !allowed.any(|allowed| allowed == GRANT) {
        return Err(OAuthError::UnauthorizedClient(GRANT.into()));
    }
    let asked = parameters.value("audience");
    let audience = asked.unwrap_or(&state.settings.default_audience);
    // No API has the issuer's name, so the most frequent request needs no look-up.
    let found = if asked.is_none() && *audience == state.settings.issuer {
        None
    } else {
        state
            .store
            .token_grant(&caller.client().client_id, audience)
            .await
            .map_err(|error| OAuthError::unavailable(&error))?
    };
    let shown = || redact::text(audience);
    let (api, granted) = match found {
        None if asked.is_none() => {
            return Ok(Grant {
                audience: audience.to_owned(),
                scope: scope(&[], parameters.value("scope"))?,
                lifetime: TOKEN_LIFETIME_DEFAULT,
                algorithm: state.settings.access_token_algorithm,
            });
        }
        None => return Err(AccessDenied::Api(shown()).into()),
        Some((_, None)) => return Err(AccessDenied::Grant(shown()).into()),
        Some((api, Some(granted))) => (api, granted),
    };
    Ok(Grant {
        scope: scope(&still_known(&granted, &api), parameters.value("scope"))?,
        lifetime: api.token_lifetime,
        algorithm: api
            .signing_alg
            .as_deref()
            .and_then(AccessTokenAlgorithm::named)
            .unwrap_or(state.settings.access_token_algorithm),
        audience: api.identifier,
    })
}

/// The granted scopes that the API still has: it may have lost some since the grant.
fn still_known(granted: &ClientGrant, api: &ResourceServerRecord) -> Vec<String> {
    let is_known = |scope: &&String| api.scopes.iter().any(|known| known.value == **scope);
    granted.scope.iter().filter(is_known).cloned().collect()
}

/// All granted scopes, or those requested if each is granted.
fn scope(granted: &[String], asked: Option<&str>) -> Result<Option<String>, OAuthError> {
    let Some(asked) = asked else {
        return Ok((!granted.is_empty()).then(|| granted.join(" ")));
    };
    let asked: BTreeSet<&str> = asked.split_ascii_whitespace().collect();
    let missing: Vec<&str> = asked
        .iter()
        .copied()
        .filter(|scope| !granted.iter().any(|granted| granted == scope))
        .collect();
    if !missing.is_empty() {
        return Err(AccessDenied::Scopes(redact::text(&missing.join(", "))).into());
    }
    let asked: Vec<&str> = asked.into_iter().collect();
    Ok((!asked.is_empty()).then(|| asked.join(" ")))
}

fn issue(
    state: &AppState,
    caller: &Caller,
    grant: Grant,
) -> Result<(Answer, AccessToken), OAuthError> {
    let now = state.now_in_seconds();
    let client_id = caller.client().client_id.clone();
    let token = AccessToken {
        iss: state.settings.issuer.clone(),
        sub: client_id.clone(),
        client_id,
        aud: grant.audience,
        iat: now,
        exp: now + i64::from(grant.lifetime),
        jti: identifiers::unique(state.random.as_ref())
            .map_err(|error| OAuthError::unavailable(&error))?,
        scope: grant.scope,
    };
    let signed = token
        .sign(&state.keys, grant.algorithm)
        .map_err(|error| OAuthError::unavailable(&error))?;
    if signed.len() > MAX_BYTES {
        return Err(OAuthError::TokenTooLong {
            bytes: signed.len(),
        });
    }
    let answer = Answer {
        access_token: signed,
        scope: token.scope.clone(),
        expires_in: grant.lifetime,
        token_type: "Bearer",
    };
    Ok((answer, token))
}

/// Reads an access token for the endpoints that take one. `None` if it is not a valid token of this server.
///
/// # Errors
/// [`OAuthError::Unavailable`]: the store failed.
pub(super) async fn read_token(
    state: &AppState,
    token: &str,
) -> Result<Option<AccessToken>, OAuthError> {
    let read = AccessToken::read_with_store(
        token,
        &state.keys,
        state.store.as_ref(),
        &state.settings.issuer,
        state.now_in_seconds(),
    );
    match read.await {
        Ok(token) => Ok(Some(token)),
        Err(TokenError::KeyLookup(error)) => Err(OAuthError::unavailable(&error)),
        Err(_) => Ok(None),
    }
}
