//! `countersign keys`.

use clap::{Args, Subcommand};

use super::Location;
use super::error::CliError;
use crate::clock::SystemClock;
use crate::keys::new_key;
use crate::random::SystemSource;
use crate::settings::AccessTokenAlgorithm;

/// What it can be told.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new key; the one before stays published, so that its tokens stay valid.
    Rotate {
        #[command(flatten)]
        location: Location,
        /// Of which algorithm; both where none is given.
        #[arg(long)]
        algorithm: Option<AccessTokenAlgorithm>,
    },
    /// List the published keys, the latest first.
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
                        "{} {} signs from now on; running servers take it up within a minute",
                        key.algorithm, key.kid
                    );
                    store.rotate_signing_key(key).await?;
                }
            }
            store.close().await;
        }
        Command::List { location } => {
            let store = location.open_store(&random).await?;
            for key in store.signing_keys().await? {
                let state = match key.retired_at {
                    Some(at) => format!("retired at {at}"),
                    None => "current".into(),
                };
                println!(
                    "{} {} made at {}, {state}",
                    key.algorithm, key.kid, key.created_at
                );
            }
            store.close().await;
        }
    }
    Ok(())
}
