//! Databases of earlier versions.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use management_api::Timestamp;
use store::{Store, Vault};

use crate::samples::{at, client, key, with_keys};

macro_rules! before_version_6 {
    ($backend:literal) => {
        [
            (
                1,
                "begin",
                include_str!(concat!("../../migrations/", $backend, "/0001_begin.sql")),
            ),
            (
                2,
                "credential lists",
                include_str!(concat!(
                    "../../migrations/",
                    $backend,
                    "/0002_credential_lists.sql"
                )),
            ),
            (
                3,
                "kept properties",
                include_str!(concat!(
                    "../../migrations/",
                    $backend,
                    "/0003_kept_properties.sql"
                )),
            ),
            (
                4,
                "used jtis",
                include_str!(concat!(
                    "../../migrations/",
                    $backend,
                    "/0004_used_jtis.sql"
                )),
            ),
            (
                5,
                "jtis by digest alone",
                include_str!(concat!(
                    "../../migrations/",
                    $backend,
                    "/0005_jtis_by_digest_alone.sql"
                )),
            ),
        ]
    };
}
pub(crate) use before_version_6;

pub type Versions = [(i64, &'static str, &'static str); 5];

pub fn migrator(versions: Versions) -> Migrator {
    let migrations: Vec<_> = versions
        .into_iter()
        .map(|(version, name, sql)| {
            let kind = MigrationType::Simple;
            Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// The statements that store a client with one attached credential in version 5.
pub fn rows(vault: &Vault, is_true: &str, blob: impl Fn(&[u8]) -> String) -> Vec<String> {
    let client = client("a");
    let key = key("a", "k");
    let sealed = vault
        .seal(
            "client_secret of a",
            client.client_secret.expose().as_bytes(),
        )
        .unwrap();
    let properties = serde_json::json!({
        "description": client.description,
        "grant_types": client.grant_types,
        "jwt_configuration": client.jwt_configuration,
        "signed_requests_required": null,
        "other": client.other,
    });
    let rsa = key.key.unwrap();
    let time = |time: Timestamp| time.to_millis();
    vec![
        format!(
            "INSERT INTO clients (client_id, name, folded_name, app_type, is_first_party, authentication, \
             sealed_secret, properties, created_at, updated_at) VALUES ('a', '{name}', '{name}', \
             'non_interactive', {is_true}, 'private_key_jwt', {}, '{}', {}, {})",
            blob(&sealed),
            properties.to_string().replace('\'', "''"),
            time(client.created_at),
            time(client.updated_at),
            name = client.name,
        ),
        format!(
            "INSERT INTO credentials (id, client_id, credential_type, name, kid, alg, modulus, exponent, digest, pem, \
             created_at, updated_at, expires_at) VALUES ('k', 'a', 'public_key', '{}', '{}', '{}', {}, {}, '{}', '{}', \
             {}, {}, {})",
            key.name,
            key.kid.unwrap(),
            key.alg.unwrap().as_str(),
            blob(&rsa.n),
            blob(&rsa.e),
            key.digest,
            key.pem.unwrap(),
            time(key.created_at),
            time(key.updated_at),
            key.expires_at.map_or("NULL".to_owned(), |at| time(at).to_string()),
        ),
        "INSERT INTO attachments (client_id, slot, credential_id, position) VALUES ('a', 'private_key_jwt', 'k', 0)"
            .to_owned(),
    ]
}

/// Everything is still there.
pub async fn check(store: &dyn Store) {
    assert_eq!(store.client("a").await.unwrap(), with_keys("a", &["k"]));
    assert_eq!(store.credentials("a").await.unwrap(), [key("a", "k")]);
    let found = store.token_client("a").await.unwrap().unwrap();
    assert_eq!(found.grant_types, client("a").grant_types);
    assert_eq!(found.credentials.len(), 1);
    assert_eq!(store.sweep(at(0)).await.unwrap(), 0);
}
