//! `countersign keys`.

use clap::{Args, Subcommand};
use serde_json::json;
use store::Store;

use super::Location;
use super::audit::entry;
use super::error::CliError;
use crate::clock::SystemClock;
use crate::keys::new_key;
use crate::random::SystemSource;
use crate::settings::AccessTokenAlgorithm;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a new key; the previous one stays published for 30 days and an hour, so that its tokens stay valid.
    Rotate {
        #[command(flatten)]
        location: Location,
        /// The key's algorithm; both if not given.
        #[arg(long)]
        algorithm: Option<AccessTokenAlgorithm>,
    },
    /// Delete a retired key immediately, for example if it was stolen: the tokens it signed are rejected from then on.
    /// Rotate a current key first.
    Delete {
        #[command(flatten)]
        location: Location,
        /// The key ID, as `keys list` shows it. One in 64 begins with a hyphen.
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
    /// List the keys, newest first. Retired ones stay published for 30 days and an hour.
    List {
        #[command(flatten)]
        location: Location,
    },
}

/// Runs the subcommand.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    let random = SystemSource::default();
    match options.command {
        Command::Rotate {
            location,
            algorithm,
        } => {
            let store = location.open_store(&random).await?;
            for candidate in AccessTokenAlgorithm::ALL {
                if algorithm.is_none_or(|wanted| wanted == candidate) {
                    let key = new_key(candidate, &SystemClock)?;
                    println!(
                        "{} {} now signs; running servers use it within a minute",
                        key.algorithm, key.kid
                    );
                    let before = current(store.as_ref(), candidate).await?;
                    let entry = entry(
                        "Signing key rotated",
                        json!({ "property": candidate.as_str(), "before": before, "after": key.kid }),
                    );
                    store.rotate_signing_key(key).await?;
                    store.append_logs(&[entry]).await?;
                }
            }
            store.close().await;
        }
        Command::Delete { location, kid } => {
            let store = location.open_store(&random).await?;
            let is_gone = store.delete_signing_key(&kid).await?;
            if is_gone {
                let change = json!({ "property": "retired_key", "before": kid });
                let entry = entry("Signing key deleted", change);
                store.append_logs(&[entry]).await?;
            }
            store.close().await;
            if !is_gone {
                return Err(CliError::NotRetired(kid));
            }
            println!("{kid} deleted; running servers reject its tokens within a minute");
        }
        Command::List { location } => {
            let store = location.open_store(&random).await?;
            for key in store.signing_keys().await? {
                let state = match key.retired_at {
                    Some(at) => format!("retired {at}"),
                    None => "current".into(),
                };
                println!(
                    "{} {} created {}, {state}",
                    key.algorithm, key.kid, key.created_at
                );
            }
            store.close().await;
        }
    }
    Ok(())
}

/// The key ID of the current key of an algorithm.
async fn current(
    store: &dyn Store,
    algorithm: AccessTokenAlgorithm,
) -> Result<Option<String>, CliError> {
    let keys = store.signing_keys().await?;
    Ok(keys
        .into_iter()
        .find(|key| key.algorithm == algorithm.as_str() && key.retired_at.is_none())
        .map(|key| key.kid))
}
