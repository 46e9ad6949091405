//! Whatever is sent, the answer is in the API's shape, and no failure of the server.

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

/// Property names that the API knows, and others.
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

#[test]
fn no_body_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (api, id, key) = runtime.block_on(async {
        let api = Api::start().await;
        let id = api.client("Target").await;
        let key = api.key(&id, RSA_1).await;
        (api, id, key)
    });
    let config = ProptestConfig {
        cases: 2000,
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
