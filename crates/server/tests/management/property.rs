//! Whatever is sent, the answer has the API's shape and is not a server error.

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::harness::{Api, RSA_1};

const OPERATIONS: [(&str, &str); 8] = [
    ("POST", "/api/v2/clients"),
    ("PATCH", "/api/v2/clients/ID"),
    ("POST", "/api/v2/clients/ID/credentials"),
    ("PATCH", "/api/v2/clients/ID/credentials/KEY"),
    ("POST", "/api/v2/client-grants"),
    ("PATCH", "/api/v2/client-grants/x"),
    ("POST", "/api/v2/resource-servers"),
    ("PATCH", "/api/v2/resource-servers/x"),
];

/// Property names, known and unknown.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "name", "description", "app_type", "client_authentication_methods", "token_endpoint_auth_method",
            "private_key_jwt", "credentials", "id", "credential_type", "pem", "alg", "kid", "expires_at", "subject_dn",
            "parse_expiry_from_cert", "client_id", "audience", "scope", "scopes", "identifier", "value", "callbacks",
            "jwt_configuration", "signed_request_object", "required", "token_lifetime", "client_metadata",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            RSA_1,
            "public_key",
            "x509_cert",
            "spa",
            "RS256",
            "none",
            "2030-01-01T00:00:00Z"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let object = prop::collection::vec((name(), value()), 0..6)
        .prop_map(|members| {
            Value::Object(members.into_iter().collect::<Map<_, _>>())
                .to_string()
                .into_bytes()
        })
        .boxed();
    prop_oneof![
        6 => object.clone(),
        2 => (object, any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, index, byte)| {
            let place = index.index(bytes.len());
            bytes[place] = byte;
            bytes
        }),
        1 => prop::collection::vec(any::<u8>(), 0..64),
    ]
}

/// Contract 3.9.
#[test]
fn no_body_causes_a_server_error() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (api, id, key) = runtime.block_on(async {
        let api = Api::start().await;
        let id = api.client("Target").await;
        let key = api.key(&id, RSA_1).await;
        (api, id, key)
    });
    let config = ProptestConfig {
        // PROPTEST_CASES raises it.
        cases: ProptestConfig::default().cases.max(2000),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(operation in 0..OPERATIONS.len(), body in body(), form in prop::bool::weighted(0.1))| {
        let (method, path) = OPERATIONS[operation];
        let path = path.replace("ID", &id).replace("KEY", &key);
        let media_type = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let answer = runtime.block_on(api.send(method, &path, media_type, body));
        let status = answer.status.as_u16();
        prop_assert!(status < 500, "{status}: {}", answer.body);
        if status >= 400 {
            prop_assert_eq!(&answer.body["statusCode"], status);
            prop_assert!(answer.body["message"].is_string());
        }
    });
}

const READS: [&str; 9] = [
    "/api/v2/clients?TEXT",
    "/api/v2/clients/TEXT",
    "/api/v2/clients/TEXT/credentials/TEXT",
    "/api/v2/client-grants?TEXT",
    "/api/v2/resource-servers/TEXT",
    "/api/v2/logs?TEXT",
    "/api/v2/logs/TEXT",
    "/countersign/v1/clients/TEXT/usage",
    "/countersign/v1/credentials?TEXT",
];

/// Any bytes, percent-encoded.
fn segment() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 1..20)
        .prop_map(|bytes| bytes.iter().map(|byte| format!("%{byte:02x}")).collect())
}

/// Known parameters with arbitrary values.
fn parameters() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "page",
        "per_page",
        "from",
        "take",
        "include_totals",
        "fields",
        "include_fields",
        "search",
        "sort",
        "q",
        "app_type",
        "auth_method",
        "status",
        "client_id",
        "audience",
        "expires_before",
        "spki_sha256",
        "is_first_party",
    ]);
    let value = prop_oneof![
        segment(),
        any::<i64>().prop_map(|number| number.to_string()),
        prop::sample::select(vec![
            "true",
            "0",
            "1",
            "name:1",
            "next_expiry:1",
            "expiring",
            "type:x",
            "2030-01-01T00:00:00Z",
            "AAAAAAAAAAE"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(
        (name, value).prop_map(|(name, value)| format!("{name}={value}")),
        0..4,
    )
    .prop_map(|pairs| pairs.join("&"))
}

/// Contract 3.9.
#[test]
fn no_path_or_query_causes_a_server_error() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let api = runtime.block_on(async {
        let api = Api::start().await;
        api.client("Target").await;
        api
    });
    let config = ProptestConfig {
        cases: ProptestConfig::default().cases.max(1000),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(read in 0..READS.len(), segment in segment(), parameters in parameters())| {
        let text = if READS[read].contains('?') { parameters } else { segment };
        let path = READS[read].replace("TEXT", &text);
        let answer = runtime.block_on(api.get(&path));
        let status = answer.status.as_u16();
        prop_assert!(status < 500, "{path}: {status}: {}", answer.body);
        if status >= 400 {
            prop_assert_eq!(&answer.body["statusCode"], status);
        }
    });
}
