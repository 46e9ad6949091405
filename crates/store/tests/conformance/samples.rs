//! Records to store.

use management_api::{
    Algorithm, AppType, Authentication, CredentialType, JwtConfiguration, Limits, Method,
    ResourceServerScope, Secret, Timestamp, TokenEndpointAuthMethod,
};
use serde_json::json;
use store::{
    ClientRecord, CredentialRecord, NewLog, ResourceServerRecord, RsaPublicKey, SigningKey,
};

pub const LIMITS: Limits = Limits {
    attached: 2,
    stored: 4,
};

/// Seconds after a fixed moment.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_900_000_000_123 + seconds * 1000).unwrap()
}

pub fn client(id: &str) -> ClientRecord {
    ClientRecord {
        client_id: id.to_owned(),
        name: format!("client {id}"),
        description: Some("Grüße % _ \\ ' \" \u{1f511}".to_owned()),
        app_type: Some(AppType::NonInteractive),
        grant_types: vec!["client_credentials".to_owned()],
        authentication: Authentication::Secret(TokenEndpointAuthMethod::ClientSecretPost),
        signed_request_object: None,
        client_secret: Secret::new(format!("secret-of-{id}")),
        jwt_configuration: JwtConfiguration {
            alg: Some("RS256".to_owned()),
            ..JwtConfiguration::default()
        },
        other: json!({"is_first_party": true, "client_metadata": {"a": "b"}})
            .as_object()
            .unwrap()
            .clone(),
        created_at: at(0),
        updated_at: at(0),
    }
}

pub fn with_keys(id: &str, ids: &[&str]) -> ClientRecord {
    ClientRecord {
        authentication: Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ids: ids.iter().map(|&id| id.to_owned()).collect(),
        },
        ..client(id)
    }
}

pub fn key(client: &str, id: &str) -> CredentialRecord {
    CredentialRecord {
        id: id.to_owned(),
        client_id: client.to_owned(),
        credential_type: CredentialType::PublicKey,
        name: String::new(),
        kid: Some(format!("kid-of-{id}")),
        alg: Some(Algorithm::PS256),
        key: Some(RsaPublicKey {
            n: [&[0xff, 0, 0x80], id.as_bytes()].concat(),
            e: vec![1, 0, 1],
        }),
        digest: format!("digest of {id}"),
        thumbprint_sha256: None,
        subject_dn: None,
        pem: Some("-----BEGIN PUBLIC KEY-----\n".to_owned()),
        created_at: at(1),
        updated_at: at(1),
        expires_at: Some(at(1000)),
    }
}

pub fn api(id: &str, identifier: &str) -> ResourceServerRecord {
    ResourceServerRecord {
        id: id.to_owned(),
        identifier: identifier.to_owned(),
        name: "An API".to_owned(),
        scopes: vec![ResourceServerScope {
            value: "read:things".to_owned(),
            description: None,
        }],
        signing_alg: None,
        token_lifetime: 86_400,
        is_system: false,
        created_at: at(0),
        other: json!({"skip_consent_for_verifiable_first_party_clients": true})
            .as_object()
            .unwrap()
            .clone(),
    }
}

pub fn signing_key(kid: &str, seconds: i64) -> SigningKey {
    SigningKey {
        kid: kid.to_owned(),
        algorithm: "RS256".to_owned(),
        private_key: vec![1, 2, 3].into(),
        created_at: at(seconds),
        retired_at: None,
    }
}

pub fn log(kind: &str, client: Option<&str>) -> NewLog {
    NewLog {
        date: at(5),
        kind: kind.to_owned(),
        description: Some("Something happened".to_owned()),
        client_id: client.map(str::to_owned),
        client_name: None,
        ip: Some("::1".to_owned()),
        user_agent: None,
        details: json!({"reason": "signature"}).into(),
    }
}
