//! Keys, issuer and policy of a server.

use assertion::explain::{Context, Key, Registration, claimed_clients};
use assertion::request::Request;
use assertion::{Policy, Show};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use chrono::{DateTime, Utc};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, HOST};
use hyper_util::rt::TokioIo;
use management_api::{PublicKey, PublicKeys, ServerInfo};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use super::super::error::CliError;
use super::{MAX_INPUT, Options, read, seconds};

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where the assertion's client is known, its keys and its method; else that it is not.
pub(super) fn context(
    server: &str,
    options: &Options,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Context, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    runtime.block_on(async {
        let server = Server::of(server, options)?;
        let info: ServerInfo = server
            .get("countersign/v1/server")
            .await?
            .ok_or_else(|| server.failed("it is not a Countersign server (404)"))?;
        let found = find(&server, options, request).await?;
        let at = options.at.unwrap_or_else(|| info.time.to_utc());
        let (registration, keys) = match &found {
            Some(found) => (
                Registration::Method(found.authentication_method.clone()),
                found.keys.iter().filter_map(key).collect(),
            ),
            None => (Registration::Unknown, Vec::new()),
        };
        Ok(Context {
            policy: policy(&info)?,
            client_id: found
                .map(|found| found.client_id)
                .or_else(|| options.client_id.clone()),
            registration,
            keys: (!keys.is_empty()).then_some(keys),
            now: seconds(if options.at.is_some() {
                at
            } else {
                now.max(at)
            }),
            show: Show::Whole,
        })
    })
}

fn policy(info: &ServerInfo) -> Result<Policy, CliError> {
    let mut policy = Policy::new(info.issuer.as_str())
        .with_skew(info.assertion_skew)
        .map_err(crate::state::StartError::from)?
        .with_legacy_audience(info.legacy_audience);
    policy.max_lifetime = info.assertion_lifetime.into();
    policy.fapi = info.fapi;
    Ok(policy)
}

/// The client that is named, or else the one that the assertion comes from: by `sub`, or by `iss` if `sub` is no client.
async fn find(
    server: &Server,
    options: &Options,
    request: &Request,
) -> Result<Option<PublicKeys>, CliError> {
    let candidates = match &options.client_id {
        Some(id) => vec![id.clone()],
        None => {
            let assertion = request.assertion.as_deref().unwrap_or_default();
            let named = request.parameter("client_id").map(str::to_owned);
            let claimed = claimed_clients(assertion).into_iter().flatten();
            claimed.chain(named).collect()
        }
    };
    for id in candidates {
        let id = utf8_percent_encode(&id, NON_ALPHANUMERIC);
        let path = format!("countersign/v1/clients/{id}/public-keys");
        if let Some(keys) = server.get(&path).await? {
            return Ok(Some(keys));
        }
    }
    Ok(None)
}

fn key(key: &PublicKey) -> Option<Key> {
    Some(Key {
        id: key.credential_id.clone(),
        kid: Some(key.kid.clone().unwrap_or_default()),
        thumbprint: String::new(),
        algorithm: key.alg,
        n: Base64UrlUnpadded::decode_vec(&key.n).ok()?,
        e: Base64UrlUnpadded::decode_vec(&key.e).ok()?,
        expires_at: key.expires_at.map(|at| seconds(at.to_utc())),
        attached: key.is_attached,
    })
}

/// A server, and the token for it.
struct Server {
    base: Url,
    token: String,
    tls: Option<TlsConnector>,
}

impl Server {
    fn of(base: &str, options: &Options) -> Result<Self, CliError> {
        let failed = |reason: &str| CliError::Remote {
            server: base.to_owned(),
            reason: reason.to_owned(),
        };
        let with_slash = format!("{}/", base.trim_end_matches('/'));
        let url = Url::parse(&with_slash).map_err(|_| failed("it is not an absolute URL"))?;
        let is_tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(failed("its scheme is neither http nor https")),
        };
        let token = match &options.token_file {
            Some(file) => String::from_utf8_lossy(&read(file)?).into_owned(),
            None => options.token.clone().ok_or_else(|| {
                failed("it requires an access token. Set COUNTERSIGN_TOKEN, or give --token-file.")
            })?,
        };
        Ok(Self {
            base: url,
            token: token.trim().to_owned(),
            tls: is_tls
                .then(|| connector(options.ca.as_deref()))
                .transpose()?,
        })
    }

    fn failed(&self, reason: impl Into<String>) -> CliError {
        CliError::Remote {
            server: self.base.to_string(),
            reason: reason.into(),
        }
    }

    /// The JSON at a path below the server's URL; `None`: 404.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, CliError> {
        let url = self
            .base
            .join(path)
            .map_err(|error| self.failed(error.to_string()))?;
        let answer = tokio::time::timeout(TIMEOUT, self.fetch(&url))
            .await
            .map_err(|_| self.failed("it did not answer within 20 seconds"))??;
        let (status, body) = answer;
        match status {
            200 => serde_json::from_slice(&body)
                .map(Some)
                .map_err(|error| self.failed(format!("its answer can't be read: {error}"))),
            404 => Ok(None),
            401 => Err(self.failed("it rejects the access token (401)")),
            403 => {
                Err(self.failed("the access token lacks the scope read:client_credentials (403)"))
            }
            other => Err(self.failed(format!("it answered with status {other}"))),
        }
    }

    async fn fetch(&self, url: &Url) -> Result<(u16, Bytes), CliError> {
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().unwrap_or(443);
        let failed = |error: &dyn std::fmt::Display| self.failed(error.to_string());
        let stream = TcpStream::connect((address, port))
            .await
            .map_err(|error| failed(&error))?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        match &self.tls {
            None => self.exchange(stream, url, &authority).await,
            Some(tls) => {
                let name =
                    ServerName::try_from(address.to_owned()).map_err(|error| failed(&error))?;
                let stream = tls
                    .connect(name, stream)
                    .await
                    .map_err(|error| failed(&error))?;
                self.exchange(stream, url, &authority).await
            }
        }
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        url: &Url,
        authority: &str,
    ) -> Result<(u16, Bytes), CliError> {
        let failed = |error: &dyn std::fmt::Display| self.failed(error.to_string());
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| failed(&error))?;
        tokio::spawn(connection);
        let request = hyper::Request::get(url.path())
            .header(HOST, authority)
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Empty::<Bytes>::new())
            .map_err(|error| failed(&error))?;
        let answer = sender
            .send_request(request)
            .await
            .map_err(|error| failed(&error))?;
        let status = answer.status().as_u16();
        let limit = usize::try_from(MAX_INPUT).unwrap_or(usize::MAX);
        let body = Limited::new(answer.into_body(), limit)
            .collect()
            .await
            .map_err(|error| failed(&error))?;
        Ok((status, body.to_bytes()))
    }
}

/// TLS with the authority of a file, or those of the system.
fn connector(ca: Option<&Path>) -> Result<TlsConnector, CliError> {
    let mut roots = RootCertStore::empty();
    match ca {
        Some(path) => {
            let unusable = |reason: String| CliError::File {
                path: path.to_owned(),
                doing: "can't be used as certificate authority",
                source: std::io::Error::other(reason),
            };
            let pem = read(path)?;
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
                roots
                    .add(certificate)
                    .map_err(|error| unusable(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(unusable("it contains no certificate".into()));
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| CliError::Remote {
            server: "TLS".into(),
            reason: error.to_string(),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
