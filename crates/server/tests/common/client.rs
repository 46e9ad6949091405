//! Clients with keys of their own.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use management_api::{
    Algorithm, Authentication, CredentialType, JwtConfiguration, Limits, Method, Secret,
    TokenEndpointAuthMethod,
};
use serde_json::{Value, json};
use server::clock::Clock;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{ClientRecord, CredentialRecord, RsaPublicKey};

use super::{Answer, ISSUER, TYPE, TestServer};

/// An RSA key pair.
pub struct KeyPair(RsaKeyPair);

/// Two key pairs, generated once because that is slow.
pub fn keys() -> &'static [KeyPair; 2] {
    static KEYS: LazyLock<[KeyPair; 2]> = LazyLock::new(|| {
        [KeySize::Rsa2048, KeySize::Rsa2048]
            .map(|size| KeyPair(RsaKeyPair::generate(size).unwrap()))
    });
    &KEYS
}

impl KeyPair {
    pub fn generate(size: KeySize) -> Self {
        Self(RsaKeyPair::generate(size).unwrap())
    }

    pub fn public(&self) -> RsaPublicKey {
        RsaPublicKey {
            n: self
                .0
                .public_key()
                .modulus()
                .big_endian_without_leading_zero()
                .to_vec(),
            e: self
                .0
                .public_key()
                .exponent()
                .big_endian_without_leading_zero()
                .to_vec(),
        }
    }

    /// The public key as PEM.
    pub fn public_pem(&self) -> String {
        use aws_lc_rs::encoding::AsDer as _;
        let der = self.0.public_key().as_der().unwrap();
        let body = Base64::encode_string(der.as_ref());
        format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
    }

    /// Its thumbprint (RFC 7638).
    pub fn thumbprint(&self) -> String {
        let public = self.public();
        let (e, n) = (base64url(&public.e), base64url(&public.n));
        let json = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        base64url(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, json.as_bytes()).as_ref())
    }

    pub fn sign(&self, alg: &str, input: impl AsRef<[u8]>) -> Vec<u8> {
        let encoding: &'static dyn RsaEncoding = match alg {
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            "PS256" => &RSA_PSS_SHA256,
            _ => &RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                encoding,
                &SystemRandom::new(),
                input.as_ref(),
                &mut signature,
            )
            .unwrap();
        signature
    }
}

/// A registered client.
#[derive(Debug, Clone)]
pub struct TestClient {
    pub id: String,
    pub kid: String,
    pub alg: Algorithm,
}

fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A credential record for `key`.
pub fn credential(
    server: &TestServer,
    client_id: &str,
    key: &KeyPair,
    alg: Algorithm,
) -> CredentialRecord {
    let number = number();
    let now = server.clock.now().into();
    CredentialRecord {
        id: format!("cred_{number:022}"),
        client_id: client_id.into(),
        credential_type: CredentialType::PublicKey,
        name: format!("key {number}"),
        kid: Some(format!("test-key-{number:04}")),
        alg: Some(alg),
        key: Some(key.public()),
        digest: format!("{number:064x}"),
        thumbprint_sha256: None,
        subject_dn: None,
        pem: None,
        created_at: now,
        updated_at: now,
        expires_at: None,
    }
}

impl TestServer {
    /// Registers a client that signs with `alg` and the first of [`keys`].
    pub async fn key_client(&self, alg: Algorithm) -> TestClient {
        let id = format!("client{:026}", number());
        let credential = credential(self, &id, &keys()[0], alg);
        let client = TestClient {
            id,
            kid: credential.kid.clone().unwrap(),
            alg,
        };
        let authentication = Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ids: vec![credential.id.clone()],
        };
        self.register(&client.id, authentication, vec![credential])
            .await;
        client
    }

    /// Registers a client with the secret "hush hush".
    pub async fn secret_client(&self, method: TokenEndpointAuthMethod) -> String {
        let id = format!("client{:026}", number());
        self.register(&id, Authentication::Secret(method), vec![])
            .await;
        id
    }

    pub async fn register(
        &self,
        id: &str,
        authentication: Authentication,
        credentials: Vec<CredentialRecord>,
    ) {
        let now = self.clock.now().into();
        let client = ClientRecord {
            client_id: id.into(),
            name: "Test client".into(),
            description: None,
            app_type: None,
            grant_types: vec!["client_credentials".into()],
            authentication,
            signed_request_object: None,
            client_secret: Secret::new("hush hush".into()),
            jwt_configuration: JwtConfiguration::default(),
            other: Default::default(),
            created_at: now,
            updated_at: now,
        };
        self.state
            .store
            .create_client(client, credentials, Limits::default())
            .await
            .unwrap();
    }

    /// A valid assertion of `client`, not signed yet.
    pub fn draft(&self, client: &TestClient) -> Draft {
        let now = self.clock.seconds();
        Draft {
            header: json!({ "alg": client.alg.as_str(), "kid": client.kid }),
            claims: json!({
                "iss": client.id, "sub": client.id, "aud": ISSUER,
                "iat": now, "exp": now + 60, "jti": format!("jti-{}", number()),
            }),
        }
    }

    /// Requests a token with the assertion.
    pub async fn exchange(&self, assertion: &str) -> Answer {
        self.post_form(
            "/oauth/token",
            &[
                ("grant_type", "client_credentials"),
                ("client_assertion_type", TYPE),
                ("client_assertion", assertion),
            ],
        )
        .await
    }
}

/// Header and claims, to be changed and signed.
#[derive(Debug, Clone)]
pub struct Draft {
    pub header: Value,
    pub claims: Value,
}

impl Draft {
    /// Sets a header parameter; null removes it.
    pub fn header(mut self, name: &str, value: Value) -> Self {
        set(&mut self.header, name, value);
        self
    }

    /// Sets a claim; null removes it.
    pub fn claim(mut self, name: &str, value: Value) -> Self {
        set(&mut self.claims, name, value);
        self
    }

    /// Signs with the first of [`keys`] and the algorithm in the header.
    pub fn signed(&self) -> String {
        self.signed_by(&keys()[0])
    }

    pub fn signed_by(&self, key: &KeyPair) -> String {
        let input = self.input();
        let signature = key.sign(self.header["alg"].as_str().unwrap_or_default(), &input);
        format!("{input}.{}", base64url(&signature))
    }

    /// With a signature that `sign` makes of the signing input.
    pub fn signed_with(&self, sign: impl FnOnce(&str) -> Vec<u8>) -> String {
        let input = self.input();
        let signature = sign(&input);
        format!("{input}.{}", base64url(&signature))
    }

    pub fn input(&self) -> String {
        format!(
            "{}.{}",
            base64url(self.header.to_string().as_bytes()),
            base64url(self.claims.to_string().as_bytes())
        )
    }
}

fn set(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
}

fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}
