//! `config.json` beside index.html: which backends this copy of the console may talk to.

use serde::Deserialize;
use thiserror::Error;

use crate::api::{Backend, InvalidBackend};

/// The backends to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Config {
    /// Only this one.
    One(Backend),
    /// One of these, none of them this page's own server.
    OneOf(Vec<Backend>),
    /// Any tenant, named by the user.
    AnyTenant,
}

impl Default for Config {
    /// This page's own server, as if the file were missing.
    fn default() -> Self {
        Self::One(Backend::SameOrigin)
    }
}

/// What is wrong with the file. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// Not JSON, or not of this shape.
    #[error("Line {line}, column {column}: {what}.")]
    Shape {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In the parser's words.
        what: String,
    },
    /// Both `backend` and `backends`, or neither.
    #[error(
        "Set either “backend”, for one, or “backends”, for a list to choose from; the file has {0}."
    )]
    HowMany(&'static str),
    /// A list without entries.
    #[error("“backends” is empty. List at least one backend.")]
    EmptyList,
    /// A value that names no backend.
    #[error("“{place}” is “{value}”. {error}")]
    Backend {
        /// The property.
        place: String,
        /// Its value.
        value: String,
        /// What is wrong with it.
        error: InvalidBackend,
    },
    /// A proxy in front of anything but one tenant.
    #[error("“through” names a proxy for one tenant, so “backend” must be that tenant’s domain.")]
    Through,
    /// `same-origin` as one of several.
    #[error(
        "“{0}” is “same-origin”, which can’t be one of several: it signs in with a link and a cookie, not with a token. Set it alone, as “backend”."
    )]
    SameOriginInList(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    backend: Option<String>,
    backends: Option<Vec<String>>,
    /// A proxy before the tenant that `backend` names.
    through: Option<String>,
}

impl Config {
    /// Reads the file; unknown fields are rejected.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: File = serde_json::from_str(text).map_err(|error| malformed(&error))?;
        if let Some(proxy) = &file.through {
            return through(file.backend.as_deref(), proxy).map(Self::One);
        }
        match (file.backend, file.backends) {
            (Some(one), None) if one == "any-tenant" => Ok(Self::AnyTenant),
            (Some(one), None) => backend("backend", &one).map(Self::One),
            (None, Some(several)) if several.is_empty() => Err(ConfigError::EmptyList),
            (None, Some(several)) => several
                .iter()
                .enumerate()
                .map(|(at, value)| {
                    let place = format!("backends[{at}]");
                    match backend(&place, value)? {
                        Backend::SameOrigin => Err(ConfigError::SameOriginInList(place)),
                        elsewhere => Ok(elsewhere),
                    }
                })
                .collect::<Result<_, _>>()
                .map(Self::OneOf),
            (Some(_), Some(_)) => Err(ConfigError::HowMany("both")),
            (None, None) => Err(ConfigError::HowMany("neither")),
        }
    }

    /// The backends that are known before the user chooses; `None` if any tenant may be chosen.
    #[must_use]
    pub fn known(&self) -> Option<&[Backend]> {
        match self {
            Self::One(backend) => Some(std::slice::from_ref(backend)),
            Self::OneOf(backends) => Some(backends),
            Self::AnyTenant => None,
        }
    }

    /// The backend to begin with.
    #[must_use]
    pub fn first(&self) -> Backend {
        self.known()
            .and_then(|known| known.first().cloned())
            .unwrap_or(Backend::SameOrigin)
    }

    /// Returns true if this page's own server is the backend, so that no token is needed.
    #[must_use]
    pub fn is_same_origin(&self) -> bool {
        *self == Self::default()
    }
}

fn backend(place: &str, value: &str) -> Result<Backend, ConfigError> {
    value.parse().map_err(|error| invalid(place, value, error))
}

fn through(tenant: Option<&str>, proxy: &str) -> Result<Backend, ConfigError> {
    let tenant = tenant.filter(|tenant| *tenant != "any-tenant");
    match backend("backend", tenant.ok_or(ConfigError::Through)?)? {
        Backend::Tenant { domain, .. } => Ok(Backend::Tenant {
            domain,
            through: Some(Backend::proxy(proxy).map_err(|error| invalid("through", proxy, error))?),
        }),
        Backend::SameOrigin | Backend::Server(_) => Err(ConfigError::Through),
    }
}

fn invalid(place: &str, value: &str, error: InvalidBackend) -> ConfigError {
    ConfigError::Backend {
        place: place.to_owned(),
        value: value.to_owned(),
        error,
    }
}

fn malformed(error: &serde_json::Error) -> ConfigError {
    let what = error.to_string();
    let what = what
        .rsplit_once(" at line ")
        .map_or(what.as_str(), |(what, _)| what);
    ConfigError::Shape {
        line: error.line().max(1),
        column: error.column().max(1),
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_configurations_are_read() {
        let tenant = |domain| Backend::tenant(domain).unwrap();
        let acme = || tenant("acme.eu.auth0.com");
        let behind = |through: &str| {
            Config::One(Backend::Tenant {
                domain: "acme.eu.auth0.com".to_owned(),
                through: Some(through.to_owned()),
            })
        };
        for (text, config) in [
            (r#"{"backend": "same-origin"}"#, Config::default()),
            (
                r#"{"backend": "https://auth.example.com"}"#,
                Config::One(Backend::Server("https://auth.example.com".to_owned())),
            ),
            (r#"{"backend": "acme.eu.auth0.com"}"#, Config::One(acme())),
            (
                r#"{"backends": ["acme.eu.auth0.com", "acme-dev.eu.auth0.com"]}"#,
                Config::OneOf(vec![acme(), tenant("acme-dev.eu.auth0.com")]),
            ),
            (r#"{"backend": "any-tenant"}"#, Config::AnyTenant),
            (
                r#"{"backend": "acme.eu.auth0.com", "through": "same-origin"}"#,
                behind(""),
            ),
            (
                r#"{"backend": "acme.eu.auth0.com", "through": "https://proxy.example.com/"}"#,
                behind("https://proxy.example.com"),
            ),
        ] {
            assert_eq!(Config::parse(text), Ok(config), "{text}");
        }
    }

    #[test]
    fn malformed_configurations_are_located() {
        for (text, position) in [
            ("", (1, 1)),
            ("{\n  \"backend\": \"a\",\n}", (3, 1)),
            (r#"{"backed": "acme.eu.auth0.com"}"#, (1, 9)),
            (r#"{"backend": "a.b", "backend": "c.d"}"#, (1, 28)),
            (r#"{"backend": 1}"#, (1, 13)),
        ] {
            match Config::parse(text) {
                Err(ConfigError::Shape { line, column, what }) => {
                    assert_eq!((line, column), position, "{text}");
                    assert!(!what.contains(" at line "), "{what}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn unusable_configurations_are_rejected() {
        let scheme = InvalidBackend::Scheme("http://".to_owned());
        let no_dot = InvalidBackend::NoDot("acme".to_owned());
        for (text, error) in [
            ("{}", ConfigError::HowMany("neither")),
            (
                r#"{"backend": "a.b", "backends": ["c.d"]}"#,
                ConfigError::HowMany("both"),
            ),
            (r#"{"backends": []}"#, ConfigError::EmptyList),
            (
                r#"{"backend": "http://auth.example.com"}"#,
                invalid("backend", "http://auth.example.com", scheme),
            ),
            (
                r#"{"backends": ["a.b", "acme"]}"#,
                invalid("backends[1]", "acme", no_dot),
            ),
            (
                r#"{"backends": ["same-origin"]}"#,
                ConfigError::SameOriginInList("backends[0]".to_owned()),
            ),
            (
                r#"{"backend": "any-tenant", "through": "same-origin"}"#,
                ConfigError::Through,
            ),
        ] {
            assert_eq!(Config::parse(text), Err(error), "{text}");
        }
    }
}
