//! `countersign token`.

use clap::Args;
use serde_json::json;

use super::Location;
use super::audit::entry;
use super::error::CliError;
use crate::access_token::{AccessToken, OPERATOR};
use crate::clock::{Clock, SystemClock};
use crate::identifiers;
use crate::keys::KeyRing;
use crate::random::{Random, SystemSource};
use crate::scopes::scope_names;
use crate::settings::{AccessTokenAlgorithm, Settings};

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    location: Location,
    /// A scope, such as read:clients. Can be repeated; all scopes if not given.
    #[arg(long)]
    scope: Vec<String>,
    /// The lifetime of the token, in seconds.
    #[arg(long, default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    ttl: u32,
}

/// Prints a token for the management API.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    let scope = scope(&options.scope)?;
    let random = SystemSource::default();
    let (store, address) = options.location.open_served(&random).await?;
    let keys = KeyRing::load(store.as_ref(), &SystemClock).await?;
    let settings = Settings::new(address.issuer);
    let token = management_token(&keys, &settings, &random, options.ttl, scope.clone())?;
    let change =
        json!({ "property": "token", "after": { "scope": scope, "lifetime": options.ttl } });
    store
        .append_logs(&[entry("Management token created", change)])
        .await?;
    store.close().await;
    println!("{token}");
    Ok(())
}

/// A token for the management API that is valid for `ttl` seconds.
pub(super) fn management_token(
    keys: &KeyRing,
    settings: &Settings,
    random: &dyn Random,
    ttl: u32,
    scope: String,
) -> Result<String, CliError> {
    let now = SystemClock.now().timestamp();
    let token = AccessToken {
        sub: OPERATOR.into(),
        client_id: OPERATOR.into(),
        aud: settings.management_audience(),
        iss: settings.issuer.clone(),
        iat: now,
        exp: now + i64::from(ttl),
        jti: identifiers::unique(random)?,
        scope: Some(scope),
    };
    Ok(token.sign(keys, AccessTokenAlgorithm::Es256)?)
}

/// Every scope of the management API, separated by spaces.
pub(super) fn all_scopes() -> String {
    scope_names().collect::<Vec<_>>().join(" ")
}

/// The requested scopes, separated by spaces; all if none is.
pub(super) fn scope(asked: &[String]) -> Result<String, CliError> {
    let known: Vec<&str> = scope_names().collect();
    if asked.is_empty() {
        return Ok(all_scopes());
    }
    let asked: Vec<&str> = asked
        .iter()
        .flat_map(|scopes| scopes.split_ascii_whitespace())
        .collect();
    match asked.iter().find(|scope| !known.contains(scope)) {
        Some(unknown) => Err(CliError::Scope {
            given: (*unknown).to_owned(),
            known: known.join(", "),
        }),
        None => Ok(asked.join(" ")),
    }
}
