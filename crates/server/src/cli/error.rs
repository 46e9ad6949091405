//! What can go wrong on the command line, in sentences that say what to do.

use std::io;
use std::path::PathBuf;

/// A command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// No runtime.
    #[error("the runtime could not be started: {0}")]
    Runtime(io::Error),
    /// A file or folder.
    #[error("{} {doing}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What was tried: "cannot be read".
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// The variable that filters the log.
    #[error(
        "RUST_LOG={filter} is not understood: {source}. Write a level, or targets with levels: info, or info,server=debug."
    )]
    LogFilter {
        /// Its value.
        filter: String,
        /// What is wrong with it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// The key that encrypts secrets.
    #[error(
        "{place} does not hold a key of 32 bytes in base64. Restore it from a backup: without it the stored secrets \
         cannot be read."
    )]
    VaultKey {
        /// The file or the variable.
        place: String,
    },
    /// No server has run here yet.
    #[error(
        "no server has used {} yet. Start one with `countersign serve --data-dir {}`, or name another folder.",
        .0.display(), .0.display()
    )]
    NeverServed(PathBuf),
    /// The address is taken or not this machine's.
    #[error("cannot listen on {address}: {source}. Choose another with --port or --listen.")]
    Listen {
        /// The address.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Plain HTTP off loopback.
    #[error(
        "{0} can be reached from other machines, and plain HTTP would show them every token. Give --tls-cert and \
         --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS."
    )]
    PlainHttp(String),
    /// The issuer is no URL.
    #[error(
        "--issuer {issuer} is not usable: {reason}. Give a URL such as https://login.example/."
    )]
    Issuer {
        /// As given.
        issuer: String,
        /// Why not.
        reason: &'static str,
    },
    /// The TLS files.
    #[error("the certificate {} and key {} cannot be used for TLS: {source}", certificate.display(), key.display())]
    Tls {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// The library's reason.
        source: io::Error,
    },
    /// The connection loop broke.
    #[error("the server stopped: {0}")]
    Serve(io::Error),
    /// The server's parts.
    #[error(transparent)]
    Start(#[from] crate::state::StartError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] crate::keys::LoadError),
    /// One key.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A sign-in code.
    #[error(transparent)]
    Code(#[from] crate::session::CodeError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] crate::random::NoRandomness),
    /// The management API refused.
    #[error("the management API refused: {0}")]
    Api(String),
    /// PostgreSQL has its own tools.
    #[error("this command is for SQLite. For PostgreSQL use pg_dump and pg_restore, and keep a copy of {}.", .0.display())]
    NotSqlite(PathBuf),
    /// Nothing is overwritten.
    #[error("{} exists already and is left as it is. Name another folder, or move it away first.", .0.display())]
    Exists(PathBuf),
    /// No key that could be deleted.
    #[error(
        "there is no retired key {0}. `countersign keys list` shows the keys; a current one is retired by \
         `countersign keys rotate`."
    )]
    NotRetired(String),
    /// The doctor found something.
    #[error("{0} of the checks failed")]
    Unwell(usize),
    /// A scope that does not exist.
    #[error("there is no scope {given}. The scopes are: {known}.")]
    Scope {
        /// As given.
        given: String,
        /// All of them.
        known: String,
    },
}
