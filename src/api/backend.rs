//! The backend: a Countersign server or an Auth0 tenant.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::FormValue;

/// The server or tenant that holds the applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// The server that served this page.
    #[default]
    SameOrigin,
    /// A Countersign server elsewhere: `https://auth.example.com`, without a slash at the end.
    Server(String),
    /// An Auth0 tenant.
    Tenant {
        /// As `acme.eu.auth0.com`, with a port if it has one.
        domain: String,
        /// The origin of a proxy in front of it; empty for this page's own.
        through: Option<String>,
    },
}

/// Why a text names no backend. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidBackend {
    /// The text is empty.
    #[error("A domain is required, such as acme.eu.auth0.com.")]
    Empty,
    /// A scheme that would send tokens in clear text, or an unknown one.
    #[error(
        "“{0}” isn’t allowed: tokens are sent over https only, or over http to localhost and 127.0.0.1."
    )]
    Scheme(String),
    /// More than scheme, host and port.
    #[error(
        "Remove “{0}”: only the domain belongs here, the part between https:// and the next slash."
    )]
    Path(String),
    /// A character that no host name contains.
    #[error("A domain can’t contain “{0}”, only letters, digits, dots and hyphens.")]
    Character(char),
    /// One word only.
    #[error(
        "“{0}” is not a full domain: it has no dot. A tenant’s domain looks like {0}.eu.auth0.com."
    )]
    NoDot(String),
    /// A leading, trailing or double dot.
    #[error("A part of the domain is empty. Check its dots.")]
    EmptyLabel,
    /// Not a number from 1 to 65535.
    #[error("“{0}” is not a port number. Use 1 to 65535.")]
    Port(String),
    /// A proxy that is not named as one.
    #[error("Name a proxy by its https:// address, or use same-origin.")]
    Proxy,
}

impl Backend {
    /// Reads a tenant's domain as people paste it: `https://` before it and a slash after it are removed.
    ///
    /// # Errors
    /// See [`InvalidBackend`].
    pub fn tenant(text: &str) -> Result<Self, InvalidBackend> {
        let text = text.trim();
        let text = text.strip_prefix("https://").unwrap_or(text);
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(InvalidBackend::Scheme(format!("{scheme}://")));
        }
        authority(text.strip_suffix('/').unwrap_or(text)).map(Self::direct)
    }

    fn direct(domain: String) -> Self {
        Self::Tenant {
            domain,
            through: None,
        }
    }

    /// The origin of a proxy; empty for this page's own.
    ///
    /// # Errors
    /// See [`InvalidBackend`].
    pub fn proxy(text: &str) -> Result<String, InvalidBackend> {
        match text.parse()? {
            proxy @ (Self::SameOrigin | Self::Server(_)) => Ok(proxy.origin()),
            Self::Tenant { .. } => Err(InvalidBackend::Proxy),
        }
    }

    /// The origin of its API; empty for this page's own server.
    #[must_use]
    pub fn origin(&self) -> String {
        match self {
            Self::SameOrigin => String::new(),
            Self::Server(origin) => origin.clone(),
            Self::Tenant { domain, through } => through
                .clone()
                .unwrap_or_else(|| format!("https://{domain}")),
        }
    }

    /// The `aud` that a token for its management API must have; `None` if only the server knows.
    #[must_use]
    pub fn audience(&self) -> Option<String> {
        match self {
            Self::Tenant { domain, .. } => Some(format!("https://{domain}/api/v2/")),
            Self::SameOrigin | Self::Server(_) => None,
        }
    }

    /// Returns true if it has Countersign's own API, under `/countersign/`.
    #[must_use]
    pub fn is_countersign(&self) -> bool {
        !matches!(self, Self::Tenant { .. })
    }

    /// Returns true for this page's own server, where a session cookie authenticates requests.
    #[must_use]
    pub fn is_same_origin(&self) -> bool {
        *self == Self::SameOrigin
    }
}

impl fmt::Display for Backend {
    /// Its name for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameOrigin => f.write_str("this server"),
            Self::Server(origin) => f.write_str(origin),
            Self::Tenant { domain, .. } => f.write_str(domain),
        }
    }
}

impl FormValue for Backend {
    fn form_value(&self) -> String {
        self.to_string()
    }
}

impl FromStr for Backend {
    type Err = InvalidBackend;

    /// Reads `same-origin`, a server's `https://…`, or a tenant's bare domain.
    fn from_str(text: &str) -> Result<Self, InvalidBackend> {
        if text == "same-origin" {
            return Ok(Self::SameOrigin);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return authority(text).map(Self::direct);
        };
        let authority = authority(rest.strip_suffix('/').unwrap_or(rest))?;
        let loopback = matches!(host_of(&authority), "localhost" | "127.0.0.1");
        match scheme {
            "https" => {}
            "http" if loopback => {}
            _ => return Err(InvalidBackend::Scheme(format!("{scheme}://"))),
        }
        Ok(Self::Server(format!("{scheme}://{authority}")))
    }
}

fn host_of(authority: &str) -> &str {
    authority.split(':').next().unwrap_or(authority)
}

/// A host name with or without a port, in lower case.
fn authority(text: &str) -> Result<String, InvalidBackend> {
    if text.is_empty() {
        return Err(InvalidBackend::Empty);
    }
    if let Some(at) = text.find(['/', '?', '#']) {
        let rest = text.get(at..).unwrap_or_default();
        return Err(InvalidBackend::Path(rest.to_owned()));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let strange = |c: &char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-');
    if let Some(character) = host.chars().find(strange) {
        return Err(InvalidBackend::Character(character));
    }
    if host.split('.').any(str::is_empty) {
        return Err(InvalidBackend::EmptyLabel);
    }
    if !host.contains('.') && host != "localhost" {
        return Err(InvalidBackend::NoDot(host.to_owned()));
    }
    if let Some(port) = port
        && (!port.bytes().all(|digit| digit.is_ascii_digit())
            || port.parse::<u16>().is_ok_and(|port| port == 0)
            || port.parse::<u16>().is_err())
    {
        return Err(InvalidBackend::Port(port.to_owned()));
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_are_parsed() {
        for (text, backend) in [
            ("same-origin", Backend::SameOrigin),
            (
                "https://auth.example.com/",
                Backend::Server("https://auth.example.com".into()),
            ),
            (
                "http://localhost:8080",
                Backend::Server("http://localhost:8080".into()),
            ),
            (
                "ACME.eu.auth0.com",
                Backend::direct("acme.eu.auth0.com".into()),
            ),
            ("localhost:8443", Backend::direct("localhost:8443".into())),
        ] {
            assert_eq!(text.parse(), Ok(backend), "{text}");
        }
    }

    #[test]
    fn invalid_backends_are_rejected() {
        for (text, error) in [
            ("", InvalidBackend::Empty),
            (
                "http://auth.example.com",
                InvalidBackend::Scheme("http://".into()),
            ),
            (
                "acme.eu.auth0.com/api/v2",
                InvalidBackend::Path("/api/v2".into()),
            ),
            ("acme_.eu.auth0.com", InvalidBackend::Character('_')),
            ("user@acme.auth0.com", InvalidBackend::Character('@')),
            ("acme", InvalidBackend::NoDot("acme".into())),
            ("acme..com", InvalidBackend::EmptyLabel),
            ("acme.com:0", InvalidBackend::Port("0".into())),
            ("acme.com:99999", InvalidBackend::Port("99999".into())),
        ] {
            assert_eq!(text.parse::<Backend>(), Err(error), "{text}");
        }
    }

    #[test]
    fn pasted_address_is_a_tenant() {
        let tenant = Backend::direct("acme.eu.auth0.com".into());
        assert_eq!(
            Backend::tenant(" https://acme.eu.auth0.com/ "),
            Ok(tenant.clone())
        );
        assert_eq!(
            tenant.audience().as_deref(),
            Some("https://acme.eu.auth0.com/api/v2/")
        );
        assert_eq!(
            Backend::tenant("http://acme.eu.auth0.com"),
            Err(InvalidBackend::Scheme("http://".into()))
        );
    }
}
