//! A server without a socket, with an administrator, two clients, a key and an API.

use std::sync::{Arc, LazyLock};

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PSS_SHA256, RsaEncoding,
};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::request::Builder;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use chrono::{DateTime, Utc};
use diagnosis::Material;
use serde_json::{Value, json};
use server::access_token::{AccessToken, OPERATOR};
use server::clock::Clock;
use server::random::SystemSource;
use server::scopes::scope_names;
use server::settings::{AccessTokenAlgorithm, Settings};
use server::state::AppState;
use server::web::app;
use store::{SqliteStore, Vault};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const ISSUER: &str = "https://login.example/";
const NOW: i64 = 1_800_000_000;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(super) struct World {
    runtime: Runtime,
    app: Router,
    administrator: String,
    key: KeyPair,
    client: String,
    credential: String,
    api: String,
    secret: String,
    _folder: TempDir,
}

struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(NOW, 0).expect("a moment in 2027")
    }
}

impl World {
    /// Shared by all runs.
    pub(super) fn get() -> &'static Self {
        static WORLD: LazyLock<World> = LazyLock::new(World::make);
        &WORLD
    }

    fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let state = runtime.block_on(start(&folder));
        let mut world = Self {
            administrator: administrator(&state),
            app: app(state),
            runtime,
            key: KeyPair::generate(KeySize::Rsa2048).expect("a key"),
            client: String::new(),
            credential: String::new(),
            api: String::new(),
            secret: String::new(),
            _folder: folder,
        };
        world.populate();
        world
    }

    fn populate(&mut self) {
        let der: PublicKeyX509Der<'_> = self.key.public_key().as_der().expect("its DER");
        let key = Material {
            label: "PUBLIC KEY",
            der: der.as_ref().to_vec(),
        };
        let credential =
            json!({"credential_type": "public_key", "alg": "RS256", "pem": key.to_pem()});
        let api = json!({"name": "API", "identifier": "https://api.example/", "scopes": [{"value": "read:all"}]});
        self.api = text(&self.create("/api/v2/resource-servers", &api), "id");
        let with_key = json!({
            "name": "With a key", "app_type": "non_interactive", "grant_types": ["client_credentials"],
            "client_authentication_methods": {"private_key_jwt": {"credentials": [credential]}},
        });
        let client = self.create("/api/v2/clients", &with_key);
        self.client = text(&client, "client_id");
        self.credential = text(
            &client["client_authentication_methods"]["private_key_jwt"]["credentials"][0],
            "id",
        );
        let with_secret = json!({
            "name": "With a secret", "app_type": "non_interactive", "grant_types": ["client_credentials"],
            "token_endpoint_auth_method": "client_secret_post",
        });
        self.secret = text(
            &self.create("/api/v2/clients", &with_secret),
            "client_secret",
        );
        let grant = json!({"client_id": self.client, "audience": "https://api.example/", "scope": ["read:all"]});
        self.create("/api/v2/client-grants", &grant);
    }

    fn create(&self, path: &str, body: &Value) -> Value {
        let request = self
            .as_administrator(Method::POST, path)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let (status, answer) = self.send(request);
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer
    }

    /// A path with existing identifiers.
    pub(super) fn fill_in(&self, path: &str) -> String {
        path.replace("CLIENT", &self.client)
            .replace("CREDENTIAL", &self.credential)
            .replace("API", &self.api)
    }

    /// A request with every scope.
    pub(super) fn as_administrator(&self, method: Method, path: &str) -> Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.administrator))
    }

    /// Sends it, and reads the answer, which is JSON or nothing.
    pub(super) fn send(&self, mut request: Request<Body>) -> (StatusCode, Value) {
        let host = HeaderValue::from_static("login.example");
        request.headers_mut().entry(HOST).or_insert(host);
        let app = self.app.clone();
        self.runtime.block_on(async {
            let (parts, body) = app.oneshot(request).await.expect("an answer").into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            let body = match bytes.is_empty() {
                true => Value::Null,
                false => serde_json::from_slice(&bytes).expect("JSON"),
            };
            (parts.status, body)
        })
    }

    /// Deletes what was created, so that the last run is as fast as the first.
    pub(super) fn take_back(&self, path: &str, created: &Value) {
        let Some(id) = created["client_id"]
            .as_str()
            .filter(|_| path == "/api/v2/clients")
            .or(created["id"].as_str())
        else {
            return;
        };
        let request = self
            .as_administrator(Method::DELETE, &format!("{path}/{id}"))
            .body(Body::empty())
            .expect("a request");
        let (status, answer) = self.send(request);
        assert!(!status.is_server_error(), "{status}: {answer}");
    }

    /// A token request with these as header and claims, signed by the registered key.
    pub(super) fn signed(&self, header: &[u8], claims: &[u8]) -> Vec<u8> {
        let claims = String::from_utf8_lossy(claims).replace("CLIENT", &self.client);
        let input = format!(
            "{}.{}",
            Base64UrlUnpadded::encode_string(header),
            Base64UrlUnpadded::encode_string(claims.as_bytes())
        );
        let said = |part: &[u8]| header.windows(part.len()).any(|window| window == part);
        let encoding: &'static dyn RsaEncoding = match () {
            () if said(b"PS256") => &RSA_PSS_SHA256,
            () if said(b"RS384") => &RSA_PKCS1_SHA384,
            () => &RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                encoding,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .expect("a signature");
        format!(
            "grant_type=client_credentials&audience=https%3A%2F%2Fapi.example%2F&client_assertion_type={}&client_assertion={input}.{}",
            ASSERTION_TYPE.replace(':', "%3A"),
            Base64UrlUnpadded::encode_string(&signature)
        )
        .into_bytes()
    }

    /// Returns true if the input contains the secret.
    pub(super) fn knows_secret(&self, input: &[u8]) -> bool {
        String::from_utf8_lossy(input).contains(&self.secret)
    }
}

async fn start(folder: &TempDir) -> AppState {
    let vault = Vault::new(&[7; 32]).expect("a vault");
    let store = SqliteStore::open(&folder.path().join("fuzz.sqlite3"), vault)
        .await
        .expect("a store");
    let mut settings = Settings::new(ISSUER);
    settings.access_token_algorithm = AccessTokenAlgorithm::Es256;
    AppState::new(
        Arc::new(store),
        Arc::new(StoppedClock),
        Arc::new(SystemSource::default()),
        settings,
    )
    .await
    .expect("a server")
}

fn administrator(state: &AppState) -> String {
    let scopes: Vec<&str> = scope_names().collect();
    let token = AccessToken {
        iss: state.settings.issuer.clone(),
        sub: "administrator@clients".into(),
        client_id: OPERATOR.into(),
        aud: state.settings.management_audience(),
        iat: NOW,
        exp: NOW + 86_400,
        jti: "administrator".into(),
        scope: Some(scopes.join(" ")),
    };
    token
        .sign(&state.keys, AccessTokenAlgorithm::Es256)
        .expect("a token")
}

fn text(object: &Value, name: &str) -> String {
    object[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {object}"))
        .to_owned()
}
