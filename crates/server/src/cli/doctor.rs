//! `countersign doctor`.

use clap::Args;
use std::sync::Arc;
use store::{LogFilter, LogOrder, PostgresStore, Store, Vault, Window};

use super::Location;
use super::error::CliError;
use super::file_permissions::is_private;
use crate::clock::{Clock, SystemClock};
use crate::keys::Signer;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    location: Location,
}

/// What one check found.
type Finding = Result<String, String>;

/// Prints a line for each check.
///
/// # Errors
/// [`CliError::ChecksFailed`] if one fails.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    let location = options.location;
    let mut findings = vec![
        ("data folder", is_private(&location.data_dir)),
        ("vault key", key(&location)),
    ];
    match open(&location).await {
        Ok(store) => {
            if location.database_url.is_none() {
                findings.push(("database file", files(&location)));
            }
            findings.push((
                "database",
                Ok("opens; its schema is current and its pages are intact".into()),
            ));
            findings.push(("writing", writes(store.as_ref()).await));
            findings.push(("signing keys", signing_keys(store.as_ref()).await));
            findings.push(("clock", clock(store.as_ref()).await));
            store.close().await;
        }
        Err(reason) => findings.push(("database", Err(reason))),
    }
    let mut failed = 0;
    for (name, finding) in findings {
        match finding {
            Ok(fact) => println!("ok    {name}: {fact}"),
            Err(fault) => {
                failed += 1;
                println!("FAIL  {name}: {fault}");
            }
        }
    }
    if failed > 0 {
        Err(CliError::ChecksFailed(failed))
    } else {
        Ok(())
    }
}

fn key(location: &Location) -> Finding {
    location
        .existing_vault_key()
        .map_err(|error| error.to_string())?;
    let path = location.key_file();
    if !path.is_file() {
        return Ok("from the environment".into());
    }
    is_private(&path)
}

/// The SQLite file and those beside it.
fn files(location: &Location) -> Finding {
    for file in location.database_files() {
        is_private(&file)?;
    }
    is_private(&location.database())
}

async fn open(location: &Location) -> Result<Arc<dyn Store>, String> {
    let say = |error: &dyn std::fmt::Display| error.to_string();
    if let Some(url) = &location.database_url {
        let key = location.existing_vault_key().map_err(|error| say(&error))?;
        let vault = Vault::new(&key).map_err(|error| say(&error))?;
        let store = PostgresStore::open(url, vault, 1)
            .await
            .map_err(|error| say(&error))?;
        store
            .check_durability()
            .await
            .map_err(|error| say(&error))?;
        return Ok(Arc::new(store));
    }
    let database = location.database();
    if !database.is_file() {
        return Err(format!(
            "{} does not exist: no server has run here. Start one with `countersign serve`.",
            database.display()
        ));
    }
    let store = location
        .open_sqlite(&database)
        .await
        .map_err(|error| say(&error))?;
    store.check_integrity().await.map_err(|error| say(&error))?;
    Ok(Arc::new(store))
}

async fn writes(store: &dyn Store) -> Finding {
    store.ping().await.map_err(|error| error.to_string())?;
    Ok("the database accepts writes".into())
}

async fn signing_keys(store: &dyn Store) -> Finding {
    let keys = store
        .signing_keys()
        .await
        .map_err(|error| error.to_string())?;
    let current: Vec<_> = keys.iter().filter(|key| key.retired_at.is_none()).collect();
    if current.is_empty() {
        return Err("none; the server creates one at its next start".into());
    }
    for key in &keys {
        let signer = Signer::read(key).map_err(|error| error.to_string())?;
        let signature = signer.sign(b"doctor").map_err(|error| error.to_string())?;
        if !signer.public().verifies(b"doctor", &signature) || signer.public().kid() != key.kid {
            return Err(format!("the key {} does not match its public key", key.kid));
        }
    }
    let names: Vec<String> = current
        .iter()
        .map(|key| format!("{} {}", key.algorithm, key.kid))
        .collect();
    Ok(format!(
        "{} of {} sign: {}",
        current.len(),
        keys.len(),
        names.join(", ")
    ))
}

/// The clock must not lie before what it dated earlier: assertions would seem to come from the future.
async fn clock(store: &dyn Store) -> Finding {
    let now = SystemClock.now();
    let keys = store
        .signing_keys()
        .await
        .map_err(|error| error.to_string())?;
    let window = Window::Offset { start: 0, limit: 1 };
    let logs = store
        .logs(&LogFilter::default(), LogOrder::NewestFirst, window)
        .await
        .map_err(|error| error.to_string())?;
    let latest = keys
        .iter()
        .map(|key| key.created_at)
        .chain(logs.items.iter().map(|entry| entry.date))
        .max();
    match latest {
        Some(latest) if latest.to_utc() > now => Err(format!(
            "this machine's clock says {now}, but the database has an entry from {latest}. Set the clock, preferably with NTP."
        )),
        _ => Ok(format!("{now}, later than every entry in the database")),
    }
}
