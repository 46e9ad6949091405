//! URLs among the options, normalized when they are read: scheme and host in lower case, hosts as IDNA has them, no
//! default port.

use url::{Host, Url};

use crate::authority::Authority;

const NO_HOST: &str = "its host is not a name";

/// An issuer identifier: an absolute https URL without query and fragment (RFC 8414, section 2) that ends in a slash, or
/// an http one of this machine: elsewhere, anyone on the path could read the tokens.
///
/// # Errors
/// Why it is not usable.
pub(in crate::cli) fn issuer(text: &str) -> Result<String, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("it contains a space or a control character");
    }
    let mut url = Url::parse(text).map_err(|_| "it is not an absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("its scheme is neither http nor https");
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(
            "plain http would expose every token; it is only for this machine (127.0.0.1, localhost)",
        );
    }
    if names_user(text, &url) {
        return Err("it names a user or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it has a query or a fragment");
    }
    without_final_dot(&mut url)?;
    // What no request could name is a mistake.
    if Authority::parse(url.authority()).is_none() {
        return Err(NO_HOST);
    }
    let mut issuer = String::from(url);
    if !issuer.ends_with('/') {
        issuer.push('/');
    }
    Ok(issuer)
}

/// An origin, as browsers write it: scheme, host, and a port other than the default one.
///
/// # Errors
/// What an origin looks like.
pub(super) fn origin(text: &str) -> Result<String, &'static str> {
    const FORM: &str = "an origin is written as https://console.example, without a path";
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(FORM);
    }
    let url = Url::parse(text).map_err(|_| FORM)?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && !names_user(text, &url)
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    is_origin
        .then(|| url.origin().ascii_serialization())
        .ok_or(FORM)
}

/// Also an empty one, which the parsed URL does not show.
fn names_user(text: &str, url: &Url) -> bool {
    let authority = text
        .split_once(':')
        .map_or(text, |(_, rest)| rest)
        .trim_start_matches(['/', '\\'])
        .split(['/', '\\', '?', '#'])
        .next();
    !url.username().is_empty()
        || url.password().is_some()
        || authority.is_some_and(|authority| authority.contains('@'))
}

/// `login.example.` is the same host as `login.example`.
fn without_final_dot(url: &mut Url) -> Result<(), &'static str> {
    let Some(Host::Domain(name)) = url.host() else {
        return Ok(());
    };
    let Some(name) = name.strip_suffix('.') else {
        return Ok(());
    };
    if name.is_empty() || name.ends_with('.') {
        return Err(NO_HOST);
    }
    let name = name.to_owned();
    url.set_host(Some(&name)).map_err(|_| NO_HOST)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{issuer, origin};

    /// Contract 9.27.
    #[test]
    fn plain_http_is_limited_to_loopback() {
        for text in [
            "https://login.example/",
            "https://login.example/tenant/",
            "http://127.0.0.1:8080/",
            "http://127.1.2.3/",
            "http://[::1]:8080/",
            "http://localhost:3000/",
            "http://auth.localhost/",
        ] {
            assert_eq!(issuer(text).unwrap(), text);
        }
        for (text, part) in [
            ("http://login.example/", "plain http"),
            ("HTTP://login.example/", "plain http"),
            ("http://localhost.example/", "plain http"),
            ("http://10.0.0.1/", "plain http"),
            ("http://[::ffff:10.0.0.1]/", "plain http"),
            ("https://me@login.example/", "a user or a password"),
            ("https://:secret@login.example/", "a user or a password"),
            ("https://@login.example/", "a user or a password"),
            ("https:@login.example/", "a user or a password"),
            ("http://127.0.0.1@login.example/", "plain http"),
            ("ftp://login.example/", "neither http nor https"),
            ("https://login.example/?a", "a query or a fragment"),
            ("https://login.example/?", "a query or a fragment"),
            ("https://login.example/#", "a query or a fragment"),
            ("login.example", "not an absolute URL"),
            ("", "not an absolute URL"),
            ("https://", "not an absolute URL"),
            ("https://login.example:65536/", "not an absolute URL"),
            (" https://login.example/", "a space"),
            ("https://login.exa\nmple/", "a control character"),
            ("https://login.example../", "not a name"),
            ("https://log~in.example/", "not a name"),
            ("https://login,example/", "not a name"),
            ("https://login.example&a/", "not a name"),
            ("https://login.$EXAMPLE/", "not a name"),
            ("https://login..example/", "not a name"),
        ] {
            let reason = issuer(text).unwrap_err();
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }

    #[test]
    fn issuers_are_normalized() {
        for (text, expected) in [
            ("HTTPS://login.example/", "https://login.example/"),
            ("hTTpS://LOGIN.Example", "https://login.example/"),
            ("https://login.example:443", "https://login.example/"),
            ("https://login.example:/", "https://login.example/"),
            ("https://login.example.", "https://login.example/"),
            (
                "https://login.example.:8443/",
                "https://login.example:8443/",
            ),
            (
                "https://login.example:08443/",
                "https://login.example:8443/",
            ),
            (
                "https://login.example/Tenant",
                "https://login.example/Tenant/",
            ),
            ("https://login.example/a/../b/.", "https://login.example/b/"),
            (
                "https://b\u{fc}cher.example/",
                "https://xn--bcher-kva.example/",
            ),
            (
                "https://L\u{d6}GIN.example",
                "https://xn--lgin-5qa.example/",
            ),
            ("https://%6cogin.example/", "https://login.example/"),
            ("https://login\u{3002}example/", "https://login.example/"),
            ("HTTP://LocalHost:80", "http://localhost/"),
            ("http://localhost.:8080/", "http://localhost:8080/"),
            ("http://127.1:8080", "http://127.0.0.1:8080/"),
            ("http://[0:0:0:0:0:0:0:1]:80/", "http://[::1]/"),
        ] {
            assert_eq!(issuer(text).unwrap(), expected, "{text}");
            assert_eq!(issuer(expected).unwrap(), expected, "once is enough");
        }
    }

    #[test]
    fn origins_are_normalized() {
        for (text, expected) in [
            ("https://console.example", "https://console.example"),
            ("HTTPS://Console.Example:443/", "https://console.example"),
            ("http://console.example:80", "http://console.example"),
            (
                "https://console.example:8443",
                "https://console.example:8443",
            ),
            (
                "https://b\u{fc}cher.example",
                "https://xn--bcher-kva.example",
            ),
        ] {
            assert_eq!(origin(text).unwrap(), expected);
        }
        for text in [
            "",
            "*",
            "null",
            "console.example",
            "ftp://console.example",
            "file:///",
            "https://console.example/console",
            "https://console.example/?",
            "https://console.example/#",
            "https://me@console.example",
            "https://@console.example",
            "https://console.example https://other.example",
            "https://console.example,https://other.example",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
