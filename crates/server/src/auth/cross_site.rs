//! Requests that another site made the browser send.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};

use super::Refusal;
use crate::settings::Settings;

/// The header that only our own pages set: a form or an image of another site cannot, and a script
/// of another site would need a CORS consent that nobody gives.
const OWN_HEADER: &str = "x-countersign";

/// Refuses names that this server does not go by. On loopback a foreign name means that a web page
/// has bound its own name to this machine (DNS rebinding).
///
/// # Errors
/// [`Refusal::ForeignHost`]; [`Refusal::Repeated`], of which proxies and servers choose differently (RFC 9112,
/// section 3.2).
pub fn check_host(parts: &Parts, settings: &Settings) -> Result<(), Refusal> {
    if parts.headers.get_all(HOST).iter().count() > 1 {
        return Err(Refusal::Repeated("Host"));
    }
    let Some(host) = host(parts) else {
        // Only HTTP/1.0 comes without; browsers don't speak it.
        return Ok(());
    };
    if settings.hosts.is_empty()
        || settings
            .hosts
            .iter()
            .any(|own| own.eq_ignore_ascii_case(host))
    {
        return Ok(());
    }
    Err(Refusal::ForeignHost(format!(
        "This server does not go by the name {}. It answers at {}.",
        primitives::text::excerpt(host),
        settings.hosts.join(", ")
    )))
}

/// Lets a request by cookie pass if it changes nothing, or if only our own page can have made it.
pub(super) fn check_cookie_request(parts: &Parts, settings: &Settings) -> Result<(), Refusal> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if is_foreign_origin(parts, settings) {
        return Err(Refusal::CrossSite(
            "The request comes from a page of another site. Changes are taken only from this server's own pages."
                .into(),
        ));
    }
    if text(&parts.headers, OWN_HEADER) != Some("1") {
        return Err(Refusal::CrossSite(format!(
            "The header {OWN_HEADER}: 1 is missing. Changes by session cookie need it; requests with a bearer token don't."
        )));
    }
    Ok(())
}

/// Whether the request says that it comes from a page of another origin.
pub fn is_foreign_origin(parts: &Parts, settings: &Settings) -> bool {
    let Some(origin) = parts.headers.get(ORIGIN) else {
        return false;
    };
    let Ok(origin) = origin.to_str() else {
        return true;
    };
    let is_issuer = settings.issuer_origin().is_some_and(|own| own == origin);
    let is_this_host = host(parts).is_some_and(|host| match origin.split_once("://") {
        Some((scheme, authority)) => {
            authority.eq_ignore_ascii_case(host) && (scheme == "https" || !settings.tls)
        }
        None => false,
    });
    !is_issuer && !is_this_host
}

/// The name by which the server was called: HTTP/2's authority, or the Host header.
fn host(parts: &Parts) -> Option<&str> {
    parts
        .uri
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| text(&parts.headers, HOST.as_str()))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
