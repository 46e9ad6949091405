//! The command line.

mod admin;
mod audit;
mod backup;
mod data_folder;
mod doctor;
mod error;
mod explain;
mod file_permissions;
mod generate;
mod keys;
mod serve;
mod sign_in_link;
mod token;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::clock::{Clock as _, SystemClock};
use crate::inspect::{self, InspectArgs};
use error::CliError;
#[cfg(test)]
pub(crate) use error::messages;

/// The server behind the Countersign console, and its tools.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console, the management API and the token endpoint.
    Serve(serve::Options),
    /// Print a new one-time sign-in link for the console; works while the server is running.
    SignInLink(sign_in_link::Options),
    /// Print a short-lived access token for the management API.
    Token(token::Options),
    /// Manage clients from the command line.
    Admin(admin::Options),
    /// Copy the SQLite database to a new folder; works while the server is running.
    Backup(backup::Options),
    /// Restore a backup into an empty data folder.
    Restore(backup::Options),
    /// Check the data folder, the database, the keys and the clock.
    Doctor(doctor::Options),
    /// Manage the server's signing keys.
    Keys(keys::Options),
    /// Generate an RSA key pair; write the private key to a file and print the public key.
    Generate(generate::Options),
    /// Inspect key material: what each file is, what is wrong with it, and how to fix it.
    Inspect(InspectArgs),
    /// Explain a client assertion: which rules it breaks, and why its signature does not verify.
    Explain(Box<explain::Options>),
}

/// The location of the data, the same for every command.
#[derive(Debug, Args)]
struct Location {
    /// The folder with the database and the key that encrypts its secrets.
    #[arg(long, env = "COUNTERSIGN_DATA_DIR", default_value = "data")]
    data_dir: PathBuf,
    /// A PostgreSQL database instead of the SQLite file, such as postgres://user@host/name.
    #[arg(long, env = "COUNTERSIGN_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let command = match cli.command {
        Command::Inspect(args) => return inspect::run(&args, SystemClock.now()),
        Command::Explain(options) => return explain::run(*options, SystemClock.now()),
        Command::Generate(options) => {
            return match generate::run(&options, SystemClock.now()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => fail(&error),
            };
        }
        command => command,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&CliError::Runtime(error)),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve(options) => serve::run(options).await,
            Command::SignInLink(options) => sign_in_link::run(options).await,
            Command::Token(options) => token::run(options).await,
            Command::Admin(options) => admin::run(options).await,
            Command::Backup(options) => backup::back_up(options).await,
            Command::Restore(options) => backup::restore(options).await,
            Command::Doctor(options) => doctor::run(options).await,
            Command::Keys(options) => keys::run(options).await,
            // Answered above: they need no runtime.
            Command::Inspect(_) | Command::Generate(_) | Command::Explain(_) => Ok(()),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &CliError) -> ExitCode {
    eprintln!("countersign: {error}");
    ExitCode::FAILURE
}
