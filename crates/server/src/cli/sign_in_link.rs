//! `countersign sign-in-link`.

use clap::Args;
use serde_json::json;

use super::Location;
use super::audit::entry;
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
    let change = json!({ "property": "sign_in_link", "after": "created" });
    store
        .append_logs(&[entry("Sign-in link created", change)])
        .await?;
    store.close().await;
    println!("{link}");
    Ok(())
}
