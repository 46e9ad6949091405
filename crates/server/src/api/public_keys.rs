//! `GET /countersign/v1/clients/{client_id}/public-keys`: the keys that a client's assertions are verified with, for programs
//! that explain one.

use axum::Json;
use axum::extract::State;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use management_api::{Algorithm, CredentialType, Method, PublicKey, PublicKeys, Timestamp, rules};
use store::CredentialRecord;

use super::error::ApiError;
use super::extractors::Ids;
use super::operation::Operation;
use super::schema::{Object, Property, Schema};
use crate::state::AppState;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            (
                "/countersign/v1/clients/{client_id}/public-keys",
                "client_public_keys",
                "Get a client's public keys as a JWK Set",
                &["read:client_credentials"],
            ),
            public_keys,
        )
        .answers(200, &PUBLIC_KEYS)
        .holds_no_secret()
        .fails(&[404]),
    ]
}

/// Every key of type `public_key`, also those that don't count at the moment, which say so.
async fn public_keys(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<PublicKeys>, ApiError> {
    let client = state.store.client(&client_id).await?;
    let credentials = state.store.credentials(&client_id).await?;
    let attached = client.authentication.attached_to(Method::PrivateKeyJwt);
    let now = state.clock.now().into();
    let keys = credentials.into_iter().filter_map(|credential| {
        let is_attached = attached.contains(&credential.id);
        wire(credential, is_attached, now)
    });
    Ok(Json(PublicKeys {
        keys: keys.collect(),
        client_id: client.client_id,
        authentication_method: client.authentication.as_str().to_owned(),
    }))
}

fn wire(credential: CredentialRecord, is_attached: bool, now: Timestamp) -> Option<PublicKey> {
    if credential.credential_type != CredentialType::PublicKey {
        return None;
    }
    let key = credential.key?;
    Some(PublicKey {
        kty: "RSA".into(),
        usage: "sig".into(),
        n: Base64UrlUnpadded::encode_string(&key.n),
        e: Base64UrlUnpadded::encode_string(&key.e),
        kid: credential.kid,
        alg: credential.alg,
        credential_id: credential.id,
        name: credential.name,
        is_attached,
        is_expired: credential.expires_at.is_some_and(|at| at <= now),
        expires_at: credential.expires_at,
        pem: credential.pem,
    })
}

/// The answer of [`public_keys`].
const PUBLIC_KEYS: Schema = Schema::Object(
    &Object::of(&[
        Property::required("client_id", "The client", Schema::text(1, rules::ID_MAX)),
        Property::required(
            "authentication_method",
            "The authentication method that it is registered for",
            Schema::text(1, 64),
        ),
        Property::required(
            "keys",
            "Its keys, detached and expired ones too",
            Schema::list(&Schema::Object(&PUBLIC_KEY), usize::MAX),
        ),
    ])
    .named("PublicKeys"),
);

const PUBLIC_KEY: Object = Object::of(&[
    Property::required("kty", "RSA", Schema::text(3, 3)),
    Property::required("use", "sig", Schema::text(3, 3)),
    Property::required("n", "The modulus, base64url", Schema::text(342, 683)),
    Property::required("e", "The public exponent, base64url", Schema::text(2, 12)),
    Property::optional("kid", "The key ID", Schema::text(1, rules::ID_MAX)),
    Property::optional(
        "alg",
        "The algorithm that assertions are signed with",
        Schema::OneOf(&Algorithm::NAMES),
    ),
    Property::required("credential_id", "The credential", Schema::text(27, 27)),
    Property::required(
        "name",
        "The name of the credential",
        Schema::text(0, rules::CREDENTIAL_NAME_MAX),
    ),
    Property::required(
        "is_attached",
        "Attached to Private Key JWT",
        Schema::Boolean,
    ),
    Property::required("is_expired", "It has expired", Schema::Boolean),
    Property::optional(
        "expires_at",
        "When it expires; absent: never",
        Schema::DateTime,
    ),
    Property::optional(
        "pem",
        "The public key or certificate that was registered",
        Schema::text(1, 100_000),
    ),
])
.named("PublicKey");
