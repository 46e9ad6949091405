//! `countersign admin`: what the management API does, without a token.

use axum::Router;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{Method, Request, StatusCode};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;

use super::Location;
use super::error::CliError;
use super::token::{all_scopes, management_token, scope};
use crate::clock::SystemClock;
use crate::random::SystemSource;
use crate::settings::Settings;
use crate::state::AppState;
use crate::web;

/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a machine-to-machine client that may use the management API.
    CreateClient(CreateClient),
}

#[derive(Debug, Args)]
struct CreateClient {
    #[command(flatten)]
    location: Location,
    /// The client's name.
    #[arg(long)]
    name: String,
    /// A file with its public key or certificate, for private_key_jwt; without one, the client gets a secret.
    #[arg(long)]
    public_key: Option<PathBuf>,
    /// The algorithm that the client signs assertions with.
    #[arg(long, requires = "public_key", default_value = "RS256")]
    alg: Alg,
    /// A scope of the management API, such as read:clients. Can be repeated; all scopes if not given.
    #[arg(long)]
    scope: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Alg {
    #[value(name = "RS256")]
    Rs256,
    #[value(name = "RS384")]
    Rs384,
    #[value(name = "PS256")]
    Ps256,
}

/// Runs the subcommand.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    let Command::CreateClient(options) = options.command;
    let scope = scope(&options.scope)?;
    let body = client(&options)?;
    let random = Arc::new(SystemSource::default());
    let (store, address) = options.location.open_served(random.as_ref()).await?;
    let settings = Settings::new(address.issuer);
    let audience = settings.management_audience();
    let state = AppState::new(store, Arc::new(SystemClock), random, settings).await?;
    let api = Api {
        app: web::app(state.clone()),
        token: management_token(
            &state.keys,
            &state.settings,
            state.random.as_ref(),
            60,
            all_scopes(),
        )?,
    };
    let created = api.post("/api/v2/clients", &body).await?;
    let client_id = created
        .get("client_id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let scopes: Vec<&str> = scope.split(' ').collect();
    let grant = json!({ "client_id": client_id, "audience": audience, "scope": scopes });
    api.post("/api/v2/client-grants", &grant).await?;
    let credentials = api
        .get(&format!("/api/v2/clients/{client_id}/credentials"))
        .await?;
    state.journal.flush().await;
    state.store.close().await;

    println!("client_id: {client_id}");
    if let Some(secret) = created.get("client_secret").and_then(Value::as_str) {
        println!("client_secret: {secret}");
    }
    if let Some(kid) = credentials.pointer("/0/kid").and_then(Value::as_str) {
        println!("kid: {kid}");
    }
    println!("audience: {audience}");
    println!("token endpoint: {}", state.settings.token_endpoint());
    Ok(())
}

fn client(options: &CreateClient) -> Result<Value, CliError> {
    let mut body = json!({ "name": options.name, "app_type": "non_interactive" });
    let Some(path) = &options.public_key else {
        return Ok(body);
    };
    let pem = std::fs::read_to_string(path).map_err(|source| CliError::File {
        path: path.clone(),
        doing: "can't be read",
        source,
    })?;
    let alg = match options.alg {
        Alg::Rs256 => "RS256",
        Alg::Rs384 => "RS384",
        Alg::Ps256 => "PS256",
    };
    let credential =
        json!({ "credential_type": "public_key", "name": options.name, "pem": pem, "alg": alg });
    if let Some(members) = body.as_object_mut() {
        let methods = json!({ "private_key_jwt": { "credentials": [credential] } });
        members.insert("client_authentication_methods".into(), methods);
    }
    Ok(body)
}

/// The management API in this process: the same rules as over the network.
struct Api {
    app: Router,
    token: String,
}

impl Api {
    async fn post(&self, path: &str, body: &Value) -> Result<Value, CliError> {
        self.call(Method::POST, path, Body::from(body.to_string()))
            .await
    }

    async fn get(&self, path: &str) -> Result<Value, CliError> {
        self.call(Method::GET, path, Body::empty()).await
    }

    async fn call(&self, method: Method, path: &str, body: Body) -> Result<Value, CliError> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, "application/json")
            .header(HOST, "localhost")
            .body(body)
            .map_err(|error| CliError::Api(error.to_string()))?;
        let response = self
            .app
            .clone()
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {});
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), MAX_ANSWER)
            .await
            .map_err(|error| CliError::Api(error.to_string()))?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if matches!(status, StatusCode::OK | StatusCode::CREATED) {
            return Ok(answer);
        }
        let message = answer
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or("no reason given");
        Err(CliError::Api(message.to_owned()))
    }
}
