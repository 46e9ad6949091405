//! The listening socket, with TLS or on loopback.

use axum::Router;
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::first_byte_timeout::FirstByte;
use super::lingering_close::{Lingering, Stopping};
use super::wrapping_acceptor::WrappingAcceptor;
use crate::cli::error::CliError;

/// The longest time for a TLS handshake, for the first byte behind it, and for the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// The longest time for requests under way when the server stops.
const DRAIN: Duration = Duration::from_secs(20);

/// Reads the certificate chain and its key, PEM.
pub(super) async fn tls(certificate: PathBuf, key: PathBuf) -> Result<RustlsConfig, CliError> {
    // Fails only if another part of the process has already installed the same one.
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .unwrap_or_default();
    RustlsConfig::from_pem_file(&certificate, &key)
        .await
        .map_err(|source| CliError::Tls {
            certificate,
            key,
            source,
        })
}

/// A bound socket.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
}

impl Listener {
    /// Binds the socket.
    pub(super) fn bind(ip: IpAddr, port: u16, tls: Option<RustlsConfig>) -> Result<Self, CliError> {
        let wanted = SocketAddr::new(ip, port);
        if tls.is_none() && !ip.is_loopback() {
            return Err(CliError::PlainHttp(wanted.to_string()));
        }
        let failed = |source| CliError::Listen {
            address: wanted.to_string(),
            source,
        };
        let socket = TcpListener::bind(wanted).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Self {
            socket,
            address,
            tls,
        })
    }

    /// The address it listens on, with the actual port.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns true if it speaks TLS.
    pub(super) fn is_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// The origin under which a browser on this machine reaches it.
    pub(super) fn origin(&self) -> String {
        let scheme = if self.is_tls() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until SIGTERM or SIGINT, then lets the requests under way finish.
    pub(super) async fn serve(self, app: Router, signals: Signals) -> Result<(), CliError> {
        let handle = Handle::new();
        let stopping = Stopping::default();
        tokio::spawn(signals.stop(handle.clone(), stopping.clone()));
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        match self.tls {
            Some(config) => {
                let handshakes = RustlsAcceptor::new(config).handshake_timeout(HEAD);
                let acceptor = WrappingAcceptor::new(handshakes, move |stream| {
                    Lingering::new(FirstByte::new(stream, HEAD), stopping.clone())
                });
                let mut server = axum_server::from_tcp(self.socket)
                    .map_err(CliError::Serve)?
                    .acceptor(acceptor)
                    .handle(handle);
                set_timeouts(server.http_builder());
                server.serve(service).await
            }
            None => {
                // HTTP/1 alone: its header timeout covers a client that sends nothing at all.
                let acceptor = WrappingAcceptor::new(DefaultAcceptor::new(), move |stream| {
                    Lingering::new(stream, stopping.clone())
                });
                let mut server = axum_server::from_tcp(self.socket)
                    .map_err(CliError::Serve)?
                    .acceptor(acceptor)
                    .http1_only()
                    .handle(handle);
                set_timeouts(server.http_builder());
                server.serve(service).await
            }
        }
        .map_err(CliError::Serve)
    }
}

/// Sets timeouts against slow clients.
fn set_timeouts(
    builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>,
) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HEAD)
        .max_concurrent_streams(100);
}

/// SIGTERM and SIGINT, watched from its creation.
#[derive(Debug)]
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to watch.
    pub(super) fn watch() -> Result<Self, CliError> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(CliError::Serve)?,
            interrupt: signal(SignalKind::interrupt()).map_err(CliError::Serve)?,
        })
    }

    async fn stop(mut self, handle: Handle<SocketAddr>, stopping: Stopping) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        tracing::info!("stopping: waiting for requests in progress");
        stopping.begin();
        handle.graceful_shutdown(Some(DRAIN));
    }
}
