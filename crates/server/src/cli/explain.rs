//! `countersign explain`: why a token request would be accepted or rejected.

mod keys;
mod print;
mod remote;

use assertion::explain::{Context, Registration, explain};
use assertion::request::Request;
use assertion::{MAX_SKEW, Policy, Show};
use chrono::{DateTime, Utc};
use clap::Args;
use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::error::CliError;
use super::serve::urls;

/// The largest input and the largest answer that are read, in bytes.
const MAX_INPUT: u64 = 1024 * 1024;

/// Explain a client assertion: every rule, what was seen and what is expected, and why the signature does not verify.
///
/// Exit status: 0 if it would be accepted, 1 if not, 2 for invalid arguments, an unreadable file or an unreachable server.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// The client that should authenticate; the assertion's sub if not given.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The issuer identifier of the server: the audience that it requires.
    #[arg(long, value_name = "URL", value_parser = issuer)]
    issuer: Option<String>,
    /// A registered public key: PEM, a certificate, a JWK or a JWK Set. Can be repeated.
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// The time to judge by, as 2027-01-15T08:00:00Z or in seconds since 1970; now if not given.
    #[arg(long, value_name = "TIME", value_parser = time, allow_hyphen_values = true)]
    at: Option<DateTime<Utc>>,
    /// FAPI 2.0: PS256 only, and a single string as audience.
    #[arg(long)]
    fapi: bool,
    /// Also accept the token endpoint's URL as the audience.
    #[arg(long)]
    legacy_audience: bool,
    /// How far in the future iat and nbf may be, in seconds.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_SKEW)))]
    assertion_skew: u32,
    /// Take keys, issuer and policy from this Countersign server. The token is in COUNTERSIGN_TOKEN or --token-file, with
    /// the scope read:client_credentials.
    #[arg(long, value_name = "URL", conflicts_with_all = ["issuer", "key", "fapi", "legacy_audience", "assertion_skew"])]
    server: Option<String>,
    /// The file with the access token for --server.
    #[arg(long, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,
    /// The certificate authority of --server, PEM; the system's if not given.
    #[arg(long, value_name = "FILE", requires = "server")]
    ca: Option<PathBuf>,
    /// The access token for --server.
    #[arg(long, env = "COUNTERSIGN_TOKEN", hide = true, hide_env_values = true)]
    token: Option<String>,
    /// An assertion, a form body, a token request in JSON or a curl command; - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Explains, and returns the exit status.
pub(super) fn run(options: Options, now: DateTime<Utc>) -> ExitCode {
    match answer(&options, now) {
        Ok(accepted) => ExitCode::from(u8::from(!accepted)),
        Err(error) => {
            eprintln!("countersign: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns true if it would be accepted.
fn answer(options: &Options, now: DateTime<Utc>) -> Result<bool, CliError> {
    let text = read(&options.file)?;
    let request = Request::read(&decoded(&text));
    let context = match &options.server {
        Some(server) => remote::context(server, options, &request, now)?,
        None => Context {
            policy: policy(options)?,
            client_id: options.client_id.clone(),
            registration: Registration::Unasked,
            keys: keys(options, now)?,
            now: seconds(options.at.unwrap_or(now)),
            show: Show::Whole,
        },
    };
    let explanation = explain(&request, &context);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printed = if options.json {
        writeln!(out, "{}", explanation.to_json())
    } else {
        print::text(&explanation, &mut out)
    };
    match printed.and_then(|()| out.flush()) {
        // The reader of our output has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::File {
            path: "standard output".into(),
            doing: "can't be written",
            source: error,
        }),
        _ => Ok(explanation.accepted),
    }
}

fn policy(options: &Options) -> Result<Policy, CliError> {
    let issuer = options.issuer.clone().unwrap_or_default();
    let mut policy = Policy::new(issuer)
        .with_skew(options.assertion_skew)
        .map_err(crate::state::StartError::from)?
        .with_legacy_audience(options.legacy_audience);
    policy.fapi = options.fapi;
    Ok(policy)
}

fn keys(
    options: &Options,
    now: DateTime<Utc>,
) -> Result<Option<Vec<assertion::explain::Key>>, CliError> {
    if options.key.is_empty() {
        return Ok(None);
    }
    let mut keys = Vec::new();
    for file in &options.key {
        keys.extend(keys::of_file(file, &read(file)?, now)?);
    }
    Ok(Some(keys))
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let failed = |source| CliError::File {
        path: path.to_owned(),
        doing: "can't be read",
        source,
    };
    let mut bytes = Vec::new();
    let source: &mut dyn Read = if path.as_os_str() == "-" {
        &mut io::stdin().lock()
    } else {
        &mut std::fs::File::open(path).map_err(failed)?
    };
    source
        .take(MAX_INPUT + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(failed(io::Error::other("it is larger than 1 MiB")));
    }
    Ok(bytes)
}

/// The text of a file: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return String::from_utf8_lossy(bytes),
    };
    let (units, _) = bytes.as_chunks();
    let units: Vec<u16> = units.iter().copied().map(read).collect();
    String::from_utf16_lossy(&units).into()
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// As `countersign serve --issuer` normalizes it. Another server's may be plain http anywhere.
fn issuer(text: &str) -> Result<String, String> {
    if let Ok(issuer) = urls::issuer(text) {
        return Ok(issuer);
    }
    let url = url::Url::parse(text).map_err(|_| "it is not an absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("its scheme is neither http nor https".into());
    }
    let mut issuer = String::from(url);
    if !issuer.ends_with('/') {
        issuer.push('/');
    }
    Ok(issuer)
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    const FORM: &str = "a time is written as 2027-01-15T08:00:00Z, or in seconds since 1970";
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let seconds: f64 = text
        .trim_start_matches('@')
        .parse()
        .map_err(|_| FORM.to_owned())?;
    if !(0.0..=253_402_300_799.0).contains(&seconds) {
        return Err(FORM.into());
    }
    DateTime::from_timestamp_millis((seconds * 1000.0).round() as i64)
        .ok_or_else(|| FORM.to_owned())
}
