//! Reading a request's body and its headers, the same for every endpoint.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, TRANSFER_ENCODING,
};
use http_body_util::LengthLimitError;
use std::error::Error;
use std::iter::successors;
use tower_http::timeout::TimeoutError;

/// Why a body was rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Too many bytes.
    #[error("The body is larger than {limit} bytes.")]
    TooLong {
        /// The largest body, in bytes.
        limit: usize,
    },
    /// No more data arrived in time.
    #[error("The body is incomplete: no more data arrived in time. Send the request again.")]
    Stalled,
    /// The connection closed too early.
    #[error("The body is incomplete: the connection closed before its end.")]
    BrokenOff,
    /// Contradicting headers, of which proxies and servers choose differently.
    #[error("The request has more than one {0} header. Send one.")]
    Repeated(&'static str),
    /// Compressed: not supported.
    #[error(
        "The body is encoded as {0}, which is not supported. Send it without Content-Encoding."
    )]
    Encoded(&'static str),
    /// Transfer codings that proxies and servers decode differently.
    #[error("The Transfer-Encoding is not valid. Send the body chunked, or with a Content-Length.")]
    Framing,
    /// An unsupported transfer coding.
    #[error("The body uses a transfer coding other than chunked. Use chunked alone.")]
    TransferCoding,
}

impl BodyError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenOff | Self::Repeated(_) | Self::Framing => StatusCode::BAD_REQUEST,
            Self::TransferCoding => StatusCode::NOT_IMPLEMENTED,
            Self::Encoded(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }
}

/// Checks that a body comes as it is, or by the one transfer coding that is undone: chunked, once.
///
/// # Errors
/// [`BodyError::Framing`]; [`BodyError::TransferCoding`] (RFC 9112, section 6.1).
pub fn check_transfer_coding(headers: &HeaderMap) -> Result<(), BodyError> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let Some(first) = codings.next() else {
        return Ok(());
    };
    if first.as_bytes().eq_ignore_ascii_case(b"chunked") && codings.next().is_none() {
        return Ok(());
    }
    let known = ["gzip", "x-gzip", "deflate", "compress", "x-compress"];
    let all: Option<Vec<&str>> = headers
        .get_all(TRANSFER_ENCODING)
        .iter()
        .map(|value| value.to_str().ok())
        .collect();
    let all = all.unwrap_or_default().join(",");
    let mut codings = all.rsplit(',').map(str::trim);
    let is_chunked = |coding: &str| coding.eq_ignore_ascii_case("chunked");
    let is_known = |coding: &str| known.iter().any(|known| known.eq_ignore_ascii_case(coding));
    if codings.next().is_some_and(is_chunked) && codings.all(is_known) {
        Err(BodyError::TransferCoding)
    } else {
        Err(BodyError::Framing)
    }
}

/// The media type of the body in lower case, without parameters; empty if the request names none.
///
/// # Errors
/// [`BodyError::Repeated`].
pub fn media_type(headers: &HeaderMap) -> Result<String, BodyError> {
    if headers.get_all(CONTENT_TYPE).iter().count() > 1 {
        return Err(BodyError::Repeated("Content-Type"));
    }
    Ok(headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase())
}

/// The whole body, of at most `limit` bytes.
///
/// # Errors
/// [`BodyError`].
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, BodyError> {
    for encoding in headers.get_all(CONTENT_ENCODING) {
        if !encoding.as_bytes().eq_ignore_ascii_case(b"identity") {
            return Err(BodyError::Encoded(known_coding(encoding)));
        }
    }
    to_bytes(body, limit)
        .await
        .map_err(|error| fault(&error, limit))
}

/// The name of a content coding; others may be anything, also a secret.
fn known_coding(encoding: &HeaderValue) -> &'static str {
    ["gzip", "x-gzip", "deflate", "compress", "br", "zstd"]
        .into_iter()
        .find(|known| encoding.as_bytes().eq_ignore_ascii_case(known.as_bytes()))
        .unwrap_or("something that is not known")
}

/// What layers report is wrapped by those above them.
fn fault(error: &axum::Error, limit: usize) -> BodyError {
    let mut causes = successors(Some(error as &dyn Error), |&error| error.source());
    causes
        .find_map(|cause| {
            if cause.is::<LengthLimitError>() {
                Some(BodyError::TooLong { limit })
            } else {
                cause.is::<TimeoutError>().then_some(BodyError::Stalled)
            }
        })
        .unwrap_or(BodyError::BrokenOff)
}
