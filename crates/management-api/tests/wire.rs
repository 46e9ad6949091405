//! Reads and writes as recorded from a tenant.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use management_api::{
    AppType, Change, Client, ClientAuthenticationMethods, ClientCreate, ClientList, ClientPatch,
    Credential, CredentialCreate, CredentialPatch, CredentialSet, CredentialType, ErrorBody,
    LogList, Method, Secret, TokenEndpointAuthMethod,
};
use serde_json::{Value, from_value, json, to_value};

/// Contract 1.7.
#[test]
fn unknown_properties_of_a_client_are_kept() {
    let client: Client = from_value(json!({
        "tenant": "t", "global": false, "is_token_endpoint_ip_header_trusted": false, "name": "App",
        "app_type": "sso_integration", "client_id": "x", "client_secret": "s",
        "callback_url_template": false, "signing_keys": [{"cert": "…"}], "token_endpoint_auth_method": "none",
        "jwt_configuration": {"alg": "HS256", "lifetime_in_seconds": 36000, "secret_encoded": false, "scopes": {}},
        "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": "cred_1", "more": 1}]}},
    }))
    .unwrap();
    assert_eq!(
        client.app_type,
        Some(AppType::Other("sso_integration".into()))
    );
    assert_eq!(
        client.token_endpoint_auth_method,
        Some(TokenEndpointAuthMethod::None)
    );
    let methods = client.client_authentication_methods.unwrap();
    assert_eq!(
        methods.one(),
        Some((Method::PrivateKeyJwt, &CredentialSet::of(["cred_1"])))
    );
}

#[test]
fn a_minimal_client_is_read() {
    let client: Client = from_value(json!({"client_id": "x"})).unwrap();
    assert_eq!(
        client,
        Client {
            client_id: "x".into(),
            ..Client::default()
        }
    );
}

/// Contract 4.1, 4.2, 4.3.
#[test]
fn lists_have_three_shapes() {
    let client = json!({"client_id": "x", "name": "App"});
    for list in [
        json!([client]),
        json!({"start": 0, "limit": 50, "total": 1, "clients": [client]}),
        json!({"next": "abc", "clients": [client]}),
        json!({"clients": [client]}),
    ] {
        let list: ClientList = from_value(list).unwrap();
        assert_eq!(list.into_clients().len(), 1);
    }
    let logs: LogList = from_value(json!([])).unwrap();
    assert_eq!(logs, LogList::Bare(vec![]));
}

/// As recorded, in the recorded order.
///
/// Contract 7.10.
#[test]
fn a_credential_round_trips() {
    let text = r#"{"id":"cred_aaaaaaaaaaaaaaaaaaaaaa","credential_type":"public_key","kid":"k","alg":"RS256","name":"n","created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-01-01T00:00:00.000Z","expires_at":"2033-05-13T09:33:13.000Z"}"#;
    let credential: Credential = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&credential).unwrap(), text);
    let later: Credential =
        from_value(json!({"id": "x", "credential_type": "quantum", "alg": "ML-DSA-65"})).unwrap();
    assert_eq!(
        (later.credential_type, later.alg.as_deref()),
        (CredentialType::Other, Some("ML-DSA-65"))
    );
}

/// Contract 7.12.
#[test]
fn absent_null_and_value_are_distinct() {
    assert_eq!(to_value(ClientPatch::default()).unwrap(), json!({}));
    let patch = ClientPatch {
        token_endpoint_auth_method: Change::Clear,
        client_authentication_methods: Change::Set(ClientAuthenticationMethods::new(
            Method::PrivateKeyJwt,
            CredentialSet::of(["cred_1"]),
        )),
        ..ClientPatch::default()
    };
    let wire = json!({
        "token_endpoint_auth_method": null,
        "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": "cred_1"}]}},
    });
    assert_eq!(to_value(&patch).unwrap(), wire);
    assert_eq!(from_value::<ClientPatch>(wire).unwrap(), patch);
    assert_eq!(
        to_value(CredentialPatch {
            expires_at: Change::Clear
        })
        .unwrap(),
        json!({"expires_at": null})
    );
    assert_eq!(
        from_value::<CredentialPatch>(json!({})).unwrap().expires_at,
        Change::Keep
    );
}

/// Contract 1.7.
#[test]
fn requests_reject_unknown_properties() {
    let misspelt =
        json!({"credential_type": "public_key", "pem": "…", "expires_at ": "2030-01-01T00:00:00Z"});
    assert!(from_value::<CredentialCreate>(misspelt).is_err());
    assert!(from_value::<CredentialPatch>(json!({"name": "x"})).is_err());
    // Clients have many: they are kept by name, and the server checks the names.
    let create: ClientCreate = from_value(json!({"name": "x", "logo_uri": "y"})).unwrap();
    assert_eq!(create.other, *json!({"logo_uri": "y"}).as_object().unwrap());
    assert_eq!(
        to_value(create).unwrap(),
        json!({"name": "x", "logo_uri": "y"})
    );
}

/// Contract 3.1.
#[test]
fn error_properties_are_optional() {
    let error: ErrorBody =
        from_value(json!({"statusCode": 400, "error": "Bad Request", "message": "m"})).unwrap();
    assert_eq!(error.error_code, None);
    let error: ErrorBody =
        from_value(json!({"message": "m", "errorCode": "invalid_body", "attributes": {}})).unwrap();
    assert_eq!(error.error_code.as_deref(), Some("invalid_body"));
    assert!(from_value::<ErrorBody>(Value::Null).is_err());
}

#[test]
fn debug_does_not_show_secrets() {
    let client = Client {
        client_secret: Some(Secret::new("hush".into())),
        ..Client::default()
    };
    assert!(!format!("{client:?}").contains("hush"));
    assert_eq!(to_value(&client).unwrap()["client_secret"], "hush");
}
