//! `countersign serve`.

mod background_jobs;
mod first_byte_timeout;
mod lingering_close;
mod listener;
pub(super) mod urls;
mod wrapping_acceptor;

use clap::{Args, ValueEnum};
use std::io::IsTerminal;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use super::data_folder::Address;
use super::error::CliError;
use super::{Location, file_permissions};
use crate::clock::SystemClock;
use crate::random::SystemSource;
use crate::settings::{AUDIT_DAYS, AccessTokenAlgorithm, LOG_LIMIT, Rate, Settings};
use crate::state::AppState;
use crate::{session, web};
use listener::{Listener, Signals};

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    location: Location,
    /// The TCP port; 0 chooses a free one.
    #[arg(long, env = "COUNTERSIGN_PORT", default_value_t = 8080)]
    port: u16,
    /// The address to listen on. Addresses other than loopback require TLS.
    #[arg(long, env = "COUNTERSIGN_LISTEN", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// The issuer identifier: the URL by which clients know this server. It is normalized: scheme and host in lower case,
    /// no default port, a slash at the end.
    #[arg(long, env = "COUNTERSIGN_ISSUER")]
    issuer: Option<String>,
    /// The folder with the console's built files.
    #[arg(long, env = "COUNTERSIGN_CONSOLE_DIR", default_value = "dist")]
    console_dir: PathBuf,
    /// The certificate chain for TLS, PEM.
    #[arg(long, env = "COUNTERSIGN_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM.
    #[arg(long, env = "COUNTERSIGN_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The algorithm that signs access tokens.
    #[arg(long, env = "COUNTERSIGN_ACCESS_TOKEN_ALG", default_value = "RS256")]
    access_token_alg: AccessTokenAlgorithm,
    /// The audience of access tokens if the request names none; the issuer if not given.
    #[arg(long, env = "COUNTERSIGN_DEFAULT_AUDIENCE")]
    default_audience: Option<String>,
    /// How far in the future iat and nbf of an assertion may be, in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=60))]
    assertion_skew: u32,
    /// Also accept the token endpoint's URL as the audience of assertions, as older clients send it.
    #[arg(long)]
    legacy_audience: bool,
    /// FAPI 2.0: no client secrets; assertions only with PS256, and with a single string as audience.
    #[arg(long)]
    fapi: bool,
    /// An origin whose pages may use the management API, such as https://console.example. Can be repeated.
    #[arg(long, value_parser = urls::origin)]
    cors_origin: Vec<String>,
    /// Management API calls per second; unlimited if not given.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    rate_limit: Option<u32>,
    /// Management API calls at once after a pause; the rate if not given.
    #[arg(long, requires = "rate_limit", value_parser = clap::value_parser!(u32).range(1..))]
    rate_limit_burst: Option<u32>,
    /// Failed client authentications per minute from one address (for IPv6, one /64 network), which is also the limit of
    /// attempts at once. Failed sign-ins have a limit of their own, of the same size. Unlimited if not given. Don't use it
    /// behind a proxy, whose address all callers share: limit them there.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    failure_limit: Option<u32>,
    /// Log entries to keep of issued tokens, failed token requests, rejected changes and reached limits, each; older ones are
    /// deleted. Those about tokens and reached limits are deleted after 30 days in any case.
    #[arg(long, env = "COUNTERSIGN_LOG_LIMIT", default_value_t = LOG_LIMIT)]
    log_limit: u64,
    /// Days to keep the audit log, changes made or rejected; 0 keeps it forever.
    #[arg(long, env = "COUNTERSIGN_AUDIT_DAYS", default_value_t = AUDIT_DAYS, value_parser = clap::value_parser!(u32).range(..=36_500))]
    audit_days: u32,
    /// The format of log lines.
    #[arg(long, env = "COUNTERSIGN_LOG_FORMAT", default_value = "text")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// Serves until it is stopped.
pub(super) async fn run(options: Options) -> Result<(), CliError> {
    start_log(options.log_format)?;
    let tls = match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => {
            Some(listener::tls(certificate.clone(), key.clone()).await?)
        }
        _ => None,
    };
    let listener = Listener::bind(options.listen, options.port, tls)?;
    let settings = settings(&options, &listener)?;
    let address = address(&options, &listener, &settings);

    let random = Arc::new(SystemSource::default());
    let store = options.location.open_store(random.as_ref()).await?;
    let state = AppState::new(store, Arc::new(SystemClock), random, settings).await?;
    options.location.note(&address)?;
    file_permissions::warn(&options.location);
    let link = session::sign_in_link(
        state.store.as_ref(),
        state.clock.as_ref(),
        state.random.as_ref(),
        &address.origin,
    )
    .await?;
    let background_jobs = background_jobs::start(state.clone());

    // Before the ready message, whose reader may stop the server.
    let signals = Signals::watch()?;
    println!("Countersign is ready on {}", listener.origin());
    println!("Sign in, once and within ten minutes: {link}");
    listener.serve(web::app(state.clone()), signals).await?;

    background_jobs.abort();
    state.journal.flush().await;
    state.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Where people and clients reach the server: by its issuer if one is set.
fn address(options: &Options, listener: &Listener, settings: &Settings) -> Address {
    let by_issuer = options
        .issuer
        .as_ref()
        .and_then(|_| settings.issuer_origin());
    Address {
        issuer: settings.issuer.clone(),
        origin: by_issuer.unwrap_or_else(|| listener.origin()),
    }
}

fn settings(options: &Options, listener: &Listener) -> Result<Settings, CliError> {
    let issuer = options.issuer.clone();
    let issuer = issuer.unwrap_or_else(|| listener.origin());
    let issuer = urls::issuer(&issuer).map_err(|reason| CliError::Issuer { issuer, reason })?;
    let mut settings = Settings::new(issuer);
    if let Some(audience) = &options.default_audience {
        settings.default_audience.clone_from(audience);
    }
    settings.access_token_algorithm = options.access_token_alg;
    // Behind a proxy the listener is plain, and yet browsers come over TLS.
    settings.tls = listener.is_tls() || settings.issuer.starts_with("https://");
    settings.console_dir = Some(options.console_dir.clone());
    settings.cors_origins.clone_from(&options.cors_origin);
    settings.management_rate = options.rate_limit.map(|per_second| Rate {
        per_second: per_second.into(),
        burst: options.rate_limit_burst.unwrap_or(per_second),
    });
    settings.failures_per_minute = options.failure_limit;
    settings.log_limit = options.log_limit;
    settings.audit_days = (options.audit_days > 0).then_some(options.audit_days);
    settings.assertions.skew = options.assertion_skew;
    settings.assertions.legacy_audience = options.legacy_audience;
    settings.assertions.fapi = options.fapi;
    settings.hosts = hosts(listener.address(), &settings);
    Ok(settings)
}

/// On loopback: the names of this machine, and that of the issuer for a proxy before it. Elsewhere
/// any, since the machine's names are not known.
fn hosts(address: SocketAddr, settings: &Settings) -> Vec<String> {
    if !address.ip().is_loopback() {
        return Vec::new();
    }
    let port = address.port();
    let issuer = settings
        .issuer_origin()
        .and_then(|origin| Some(origin.split_once("://")?.1.to_owned()));
    let mut hosts: Vec<String> = ["127.0.0.1", "localhost", "[::1]"]
        .into_iter()
        .map(|name| format!("{name}:{port}"))
        .collect();
    hosts.extend(issuer.filter(|issuer| !hosts.contains(issuer)));
    hosts
}

/// What is logged: as configured, except for a library that quotes malformed requests, which may contain secrets.
fn log_filter(asked: Option<String>) -> Result<Targets, CliError> {
    let filter: Targets = match asked {
        Some(filter) => filter
            .parse()
            .map_err(|source| CliError::LogFilter { filter, source })?,
        None => Targets::new().with_default(LevelFilter::INFO),
    };
    let targets: Vec<_> = filter
        .iter()
        .filter(|(target, _)| !target.starts_with("h2::"))
        .map(|(target, level)| (target.to_owned(), level))
        .collect();
    let mut quiet: Targets = targets.into_iter().collect();
    if let Some(level) = filter.default_level() {
        quiet = quiet.with_default(level);
    }
    Ok(quiet.with_target("h2", LevelFilter::INFO))
}

fn start_log(format: LogFormat) -> Result<(), CliError> {
    let filter = log_filter(std::env::var("RUST_LOG").ok())?;
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let layer = match format {
        LogFormat::Text => layer.boxed(),
        LogFormat::Json => layer.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(layer)
        .with(filter)
        .init();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::log_filter;
    use tracing::Level;

    /// Contract 8.8.
    #[test]
    fn no_filter_logs_malformed_requests() {
        for filter in ["trace", "debug", "h2=trace", "warn,h2::server=debug"] {
            let filter = log_filter(Some(filter.to_owned())).unwrap();
            assert!(
                !filter.would_enable("h2::server", &Level::DEBUG),
                "{filter}"
            );
        }
        let filter = log_filter(Some("store=debug,trace".to_owned())).unwrap();
        assert!(filter.would_enable("store", &Level::DEBUG));
        assert!(!filter.would_enable("store", &Level::TRACE));
        assert!(filter.would_enable("sqlx", &Level::TRACE));
        assert!(
            !log_filter(None)
                .unwrap()
                .would_enable("store", &Level::DEBUG)
        );
    }
}
