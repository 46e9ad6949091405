//! Databases of earlier versions.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use management_api::Timestamp;
use store::{ClientFilter, ClientOrder, CredentialRecord, LogFilter, Store, Vault, Window};

use crate::samples::{LIMITS, at, client, key, with_keys};

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

macro_rules! before_version_7 {
    ($backend:literal) => {
        migrations::before_version_6!($backend).into_iter().chain([(
            6,
            "token rows",
            include_str!(concat!(
                "../../migrations/",
                $backend,
                "/0006_token_rows.sql"
            )),
        )])
    };
}
pub(crate) use before_version_7;

type Version = (i64, &'static str, &'static str);

pub fn migrator(versions: impl IntoIterator<Item = Version>) -> Migrator {
    let migrations: Vec<_> = versions
        .into_iter()
        .map(|(version, name, sql)| {
            let kind = MigrationType::Simple;
            Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// The statements that store a client with one attached credential and one with many in version 5.
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
        // More than are indexed at once.
        "INSERT INTO clients (client_id, name, folded_name, app_type, is_first_party, authentication, sealed_secret, \
         properties, created_at, updated_at) SELECT 'many', name, folded_name, app_type, is_first_party, \
         authentication, sealed_secret, properties, created_at, updated_at FROM clients WHERE client_id = 'a'"
            .to_owned(),
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1100) \
         INSERT INTO credentials (id, client_id, credential_type, name, digest, created_at, updated_at) \
         SELECT 'many-' || CAST(n AS TEXT), 'many', 'public_key', '', 'digest ' || CAST(n AS TEXT), 1, 1 FROM numbers"
            .to_owned(),
        format!(
            "INSERT INTO logs (date, kind, details) VALUES ({}, 'sapi', '{}')",
            time(at(3)),
            serde_json::json!({
                "keys": [{"credential_id": "gone", "name": "n", "kid": "old", "spki_sha256": "aa",
                    "certificate": {"sha1": "bb", "sha256": "cc"}}],
            }),
        ),
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
    // Before and after the client of version 5 in the order by next expiry.
    for (id, seconds) in [("later", 1001), ("sooner", 999)] {
        let credential = CredentialRecord {
            expires_at: Some(at(seconds)),
            ..key(id, id)
        };
        let created = store.create_client(with_keys(id, &[id]), vec![credential], LIMITS);
        created.await.unwrap();
    }
    let by_expiry = ClientFilter {
        as_of: Some(at(0)),
        order: ClientOrder::NextExpiry,
        ..ClientFilter::default()
    };
    let window = Window::Offset { start: 0, limit: 3 };
    let page = store.clients(&by_expiry, window).await.unwrap();
    let ids: Vec<_> = page
        .items
        .iter()
        .map(|one| one.client_id.as_str())
        .collect();
    assert_eq!(ids, ["sooner", "a", "later"]);
    let values = ["kid-of-k".to_owned(), "digest of k".to_owned()];
    let found = store.find_credentials(&values, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kinds.len(), 2);
    let values = ["many-1", "many-500", "many-501", "digest 1000", "many-1100"].map(str::to_owned);
    let found = store.find_credentials(&values, 10).await.unwrap();
    assert_eq!(found.len(), values.len());
    for value in ["gone", "old", "aa", "bb", "cc"] {
        let entries = store
            .logs_about_keys(&[value.to_owned()], 10)
            .await
            .unwrap();
        assert_eq!(entries.len(), 1, "{value}");
    }
    assert_eq!(
        store.logs_about_keys(&["n".to_owned()], 10).await.unwrap(),
        []
    );
}

/// Log entries of version 6, which has no columns for what they are found by.
pub const LOGS: &str = r#"
INSERT INTO logs (date, kind, details) VALUES
    (1900000000000, 'feccft', '{"reason":"signature_invalid","credential_id":"cred_1"}'),
    (1900000001000, 'sapi', '{"subject":"me@clients","request":{"path":"/api/v2/clients/a/credentials"},"keys":[{"credential_id":"cred_2"}]}'),
    (1900000002000, 'sapi', '{"subject":"me@clients","request":{"path":"/api/v2/clients/a"},"keys":[{"credential_id":"cred_2"}]}'),
    (1900000003000, 'seccft', 'null');
"#;

/// They are found by their facts.
pub async fn check_logs(store: &dyn Store) {
    let found = async |filter: LogFilter| {
        let page = store.search_logs(&filter, None, 9).await.unwrap();
        assert_eq!(page.reached, None);
        let kinds = page.items.into_iter().map(|entry| entry.kind);
        kinds.collect::<Vec<String>>()
    };
    let credential = |id: &str| LogFilter {
        credential_id: Some(id.to_owned()),
        ..LogFilter::default()
    };
    assert_eq!(found(LogFilter::default()).await.len(), 4);
    assert_eq!(found(credential("cred_1")).await, ["feccft"]);
    assert_eq!(found(credential("cred_2")).await, ["sapi"]);
    let reason = LogFilter {
        reasons: vec!["signature_invalid".to_owned()],
        ..LogFilter::default()
    };
    assert_eq!(found(reason).await, ["feccft"]);
    let subject = LogFilter {
        subject: Some("me@clients".to_owned()),
        ..LogFilter::default()
    };
    assert_eq!(found(subject).await, ["sapi", "sapi"]);
}
