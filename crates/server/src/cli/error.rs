//! Errors of the command line, each saying what to do.

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
        /// What was tried: "can't be read".
        doing: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// The variable that filters the log.
    #[error(
        "RUST_LOG={filter} is not valid: {source}. Use a level, or targets with levels: info, or info,server=debug."
    )]
    LogFilter {
        /// Its value.
        filter: String,
        /// What is wrong with it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// The key that encrypts secrets.
    #[error(
        "{place} does not contain a 32-byte key in base64. Restore it from a backup: without it, the stored secrets \
         can't be decrypted."
    )]
    VaultKey {
        /// The file or the variable.
        place: String,
    },
    /// No server has run here yet.
    #[error(
        "no server has used {} yet. Start one with `countersign serve --data-dir {}`, or choose another folder.",
        .0.display(), .0.display()
    )]
    NeverServed(PathBuf),
    /// The address is in use or not on this machine.
    #[error("can't listen on {address}: {source}. Choose another with --port or --listen.")]
    Listen {
        /// The address.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Plain HTTP off loopback.
    #[error(
        "{0} is reachable from other machines, and plain HTTP would expose every token. Set --tls-cert and \
         --tls-key, or listen on 127.0.0.1 behind a TLS proxy."
    )]
    PlainHttp(String),
    /// The issuer is no URL.
    #[error("--issuer {issuer} is not valid: {reason}. Use a URL such as https://login.example/.")]
    Issuer {
        /// As given.
        issuer: String,
        /// Why not.
        reason: &'static str,
    },
    /// The TLS files.
    #[error("the certificate {} and key {} can't be used for TLS: {source}", certificate.display(), key.display())]
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
    /// The management API rejected the request.
    #[error("the management API rejected the request: {0}")]
    Api(String),
    /// PostgreSQL has its own tools.
    #[error("this command is for SQLite. For PostgreSQL use pg_dump and pg_restore, and keep a copy of {}.", .0.display())]
    NotSqlite(PathBuf),
    /// Nothing is overwritten.
    #[error("{} already exists and was not changed. Choose another folder, or move it first.", .0.display())]
    Exists(PathBuf),
    /// No file is overwritten.
    #[error("{} already exists and was not changed. Choose another name, or move it first.", .0.display())]
    FileExists(PathBuf),
    /// A passphrase of no characters encrypts nothing.
    #[error("the first line of {} is empty. Write the passphrase there, or leave out --passphrase-file.", .0.display())]
    EmptyPassphrase(PathBuf),
    /// The library made no key.
    #[error("a new RSA key could not be generated. Try again.")]
    KeyGeneration,
    /// The library did not encrypt.
    #[error("the private key could not be encrypted. Nothing was written.")]
    KeyEncryption,
    /// The certificate's names or dates.
    #[error("the certificate could not be created, and nothing was written: {0}")]
    Certificate(#[from] key_files::CertificateError),
    /// No key that could be deleted.
    #[error(
        "there is no retired key {0}. `countersign keys list` shows the keys; `countersign keys rotate` retires the \
         current one."
    )]
    NotRetired(String),
    /// A file of `--key`.
    #[error("{file} has no usable public key: {reason}")]
    PublicKey {
        /// The file.
        file: String,
        /// What it is.
        reason: String,
    },
    /// A request to a server failed.
    #[error("the request to {server} failed: {reason}")]
    Remote {
        /// Its URL.
        server: String,
        /// Why not.
        reason: String,
    },
    /// The doctor found problems.
    #[error("failed checks: {0}")]
    ChecksFailed(usize),
    /// A scope that does not exist.
    #[error("there is no scope {given}. The scopes are: {known}.")]
    Scope {
        /// As given.
        given: String,
        /// All of them.
        known: String,
    },
}

/// The messages of the errors that are the command line's own.
#[cfg(test)]
pub(crate) fn messages() -> Vec<String> {
    let path = || PathBuf::from("data");
    let source = || io::Error::other("REASON");
    let filter = "server=loud".to_owned();
    let errors = [
        CliError::Runtime(source()),
        CliError::File {
            path: path(),
            doing: "can't be read",
            source: source(),
        },
        CliError::LogFilter {
            source: filter
                .parse::<tracing_subscriber::filter::Targets>()
                .unwrap_err(),
            filter,
        },
        CliError::VaultKey {
            place: "data/vault.key".into(),
        },
        CliError::NeverServed(path()),
        CliError::Listen {
            address: "127.0.0.1:8080".into(),
            source: source(),
        },
        CliError::PlainHttp("192.0.2.1:8080".into()),
        CliError::Issuer {
            issuer: "login.example".into(),
            reason: "it is not an absolute URL",
        },
        CliError::Tls {
            certificate: path(),
            key: path(),
            source: source(),
        },
        CliError::Serve(source()),
        CliError::Api("MESSAGE".into()),
        CliError::NotSqlite(path()),
        CliError::Exists(path()),
        CliError::FileExists(path()),
        CliError::EmptyPassphrase(path()),
        CliError::KeyGeneration,
        CliError::KeyEncryption,
        CliError::Certificate(key_files::CertificateError::Subject("billing".into())),
        CliError::NotRetired("KID".into()),
        CliError::ChecksFailed(2),
        CliError::PublicKey {
            file: "key.pem".into(),
            reason: "REASON".into(),
        },
        CliError::Remote {
            server: "https://login.example/".into(),
            reason: "REASON".into(),
        },
        CliError::Scope {
            given: "read:everything".into(),
            known: "read:clients".into(),
        },
    ];
    errors.iter().map(ToString::to_string).collect()
}
