//! Protection against requests that other sites make a browser send.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Version};

use super::AuthError;
use crate::authority::{Authority, default_port};
use crate::settings::Settings;

/// The header that only our own pages set: a form or an image of another site cannot, and a script
/// of another site would need CORS permission, which is not granted.
const OWN_HEADER: &str = "x-countersign";

/// Rejects requests that do not name one server, and names that this server does not go by. On loopback a foreign name
/// means that a web page has bound its own name to this machine (DNS rebinding).
///
/// # Errors
/// [`AuthError::Repeated`], [`AuthError::Unaddressed`]: proxies and servers would choose differently (RFC 9112, section 3.2;
/// RFC 9113, section 8.3.1). [`AuthError::ForeignHost`].
pub fn check_host(parts: &Parts, settings: &Settings) -> Result<(), AuthError> {
    let Some(named) = named(parts)? else {
        return Ok(());
    };
    let default_port = default_port(settings.tls);
    // The common case first: an exact match.
    let is_own = |own: &String| {
        own.eq_ignore_ascii_case(named.text)
            || Authority::parse(own).is_some_and(|own| own.is(named.authority, default_port))
    };
    if settings.hosts.is_empty() || settings.hosts.iter().any(is_own) {
        return Ok(());
    }
    Err(AuthError::ForeignHost(format!(
        "Unknown host name {}. This server answers at {}.",
        crate::redact::text(named.text),
        settings.hosts.join(", ")
    )))
}

/// The name by which the server was called.
struct Named<'a> {
    text: &'a str,
    authority: Authority<'a>,
}

/// The authority of the target (HTTP/2, or absolute form) and the Host header, which have to agree. `None` for HTTP/1.0
/// with neither: browsers don't speak it.
fn named(parts: &Parts) -> Result<Option<Named<'_>>, AuthError> {
    const NO_HOST: AuthError = AuthError::Unaddressed("The request has no Host header. Send one.");
    let mut hosts = parts.headers.get_all(HOST).iter();
    let header = hosts.next();
    if hosts.next().is_some() {
        return Err(AuthError::Repeated("Host"));
    }
    let header = header
        .map(|value| {
            let text = value.to_str().unwrap_or_default();
            read(text).ok_or(AuthError::Unaddressed(
                "The Host header is not a host with an optional port.",
            ))
        })
        .transpose()?;
    if header.is_none() && parts.version == Version::HTTP_11 {
        return Err(NO_HOST);
    }
    let Some(target) = parts.uri.authority() else {
        if header.is_none() && parts.version > Version::HTTP_11 {
            return Err(NO_HOST);
        }
        return Ok(header);
    };
    let target = read(target.as_str()).ok_or(AuthError::Unaddressed(
        "The request's target does not name a host with an optional port.",
    ))?;
    let is_https = match parts.uri.scheme_str() {
        Some("https") => true,
        // Without a scheme: CONNECT, which has a port.
        Some("http") | None => false,
        Some(_) => {
            return Err(AuthError::Unaddressed(
                "The request's target is neither http nor https.",
            ));
        }
    };
    let agrees = |header: &Named<'_>| {
        header
            .authority
            .is(target.authority, default_port(is_https))
    };
    if header.as_ref().is_none_or(agrees) {
        Ok(Some(target))
    } else {
        Err(AuthError::Unaddressed(
            "The request's target and its Host header name different servers.",
        ))
    }
}

fn read(text: &str) -> Option<Named<'_>> {
    Authority::parse(text).map(|authority| Named { text, authority })
}

/// Allows a request authenticated by cookie if it changes nothing, or if only our own page can have made it.
pub(super) fn check_cookie_request(parts: &Parts, settings: &Settings) -> Result<(), AuthError> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if is_foreign_origin(parts, settings) {
        return Err(AuthError::CrossSite(
            "The request comes from another site. Changes are accepted only from this server's own pages."
                .into(),
        ));
    }
    if text(&parts.headers, OWN_HEADER) != Some("1") {
        return Err(AuthError::CrossSite(format!(
            "The header {OWN_HEADER}: 1 is missing. Changes authenticated by session cookie require it; requests with a bearer token don't."
        )));
    }
    Ok(())
}

/// Returns true if the request comes from a page of another origin.
pub fn is_foreign_origin(parts: &Parts, settings: &Settings) -> bool {
    let mut origins = parts.headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return false;
    };
    let (Ok(origin), None) = (origin.to_str(), origins.next()) else {
        return true;
    };
    let is_issuer = settings.issuer_origin().is_some_and(|own| own == origin);
    !is_issuer && !is_this_host(origin, parts, settings)
}

/// Returns true if an origin has the name by which the server was called. Under TLS its pages come over TLS alone.
fn is_this_host(origin: &str, parts: &Parts, settings: &Settings) -> bool {
    let (is_https, authority) = match origin.split_once("://") {
        Some(("https", authority)) => (true, authority),
        Some(("http", authority)) if !settings.tls => (false, authority),
        _ => return false,
    };
    let Some(authority) = Authority::parse(authority) else {
        return false;
    };
    matches!(named(parts), Ok(Some(named)) if named.authority.is(authority, default_port(is_https)))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
