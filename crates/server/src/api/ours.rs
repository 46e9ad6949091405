//! What a real tenant does not have, under `/countersign/v1/`: the use of credentials, and totals.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::{CredentialUsage, Stats};

use super::failure::ApiFailure;
use super::request::Ids;
use super::schema::{Object, Property, Shape};
use crate::auth::Principal;
use crate::state::AppState;

/// `GET /countersign/v1/clients/{client_id}/usage`: when each credential was last seen at the token endpoint, with
/// all that it answered before.
pub async fn usage(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<Vec<CredentialUsage>>, ApiFailure> {
    principal.require_any(&["read:client_credentials"])?;
    state.journal.flush().await;
    Ok(Json(state.store.credential_usage(&client_id).await?))
}

/// `GET /countersign/v1/stats`: totals over everything stored.
pub async fn stats(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
) -> Result<Json<Stats>, ApiFailure> {
    principal.require_any(&["read:stats"])?;
    Ok(Json(state.store.stats(state.clock.now().into()).await?))
}

/// The answer of [`usage`].
pub const USAGE: Shape = Shape::list(
    &Shape::Object(
        &Object::of(&[
            Property::required("credential_id", "The credential", Shape::text(27, 27)),
            Property::optional("last_used_at", "Last assertion accepted", Shape::DateTime),
            Property::optional("last_failure_at", "Last assertion refused", Shape::DateTime),
            Property::optional(
                "last_failure_reason",
                "Why: a reason code",
                Shape::text(1, 64),
            ),
        ])
        .named("CredentialUsage"),
    ),
    usize::MAX,
);

const COUNT: Shape = Shape::integer(0, i64::MAX);

/// The answer of [`stats`].
pub const STATS: Shape = Shape::Object(
    &Object::of(&[
        Property::required("clients", "Clients", COUNT),
        Property::required("credentials", "Credentials of all clients", COUNT),
        Property::required("attached", "Of those, attached", COUNT),
        Property::required("expired", "Of those, expired", COUNT),
        Property::required("expiring", "Of those, expiring within 30 days", COUNT),
    ])
    .named("Stats"),
);
