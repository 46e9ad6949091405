//! `countersign sign-in-link`.

use clap::Args;

use super::Location;
use super::error::CliError;
use crate::clock::SystemClock;
use crate::random::SystemSource;
use crate::session;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    location: Location,
}

/// Stores a fresh code and prints its link.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    let random = SystemSource::default();
    let (store, address) = options.location.open_served(&random).await?;
    let link =
        session::sign_in_link(store.as_ref(), &SystemClock, &random, &address.origin).await?;
    store.close().await;
    println!("{link}");
    Ok(())
}
