//! `config.json` beside index.html: which backends this copy of the console may talk to.

use serde::Deserialize;
use thiserror::Error;

use crate::api::{Backend, InvalidBackend};

/// Which backends there are to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Config {
    /// This one.
    One(Backend),
    /// One of these, none of them this page's own server.
    OneOf(Vec<Backend>),
    /// Any tenant that a person names.
    AnyTenant,
}

impl Default for Config {
    /// This page's own server: what a missing file means.
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
        "It must have either “backend”, for one, or “backends”, for a list to choose from; it has {0}."
    )]
    HowMany(&'static str),
    /// A list without entries.
    #[error("“backends” is an empty list, so that nothing could be chosen.")]
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
    /// A proxy before something else than one tenant.
    #[error(
        "“through” names a proxy before one tenant, so that “backend” must be that tenant’s domain."
    )]
    Through,
    /// `same-origin` as one of several.
    #[error(
        "“{0}” is “same-origin”: sign-in there is by a link and a cookie, so that it can’t be one of several. Name it alone, as “backend”."
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
        let file: File = serde_json::from_str(text).map_err(|error| shape(&error))?;
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

    /// The backends that are known before anybody chooses; `None` if any tenant may be.
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

    /// Everything is at this page's own server: no token is asked for.
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

fn shape(error: &serde_json::Error) -> ConfigError {
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
    fn invalid_configurations_are_located() {
        for (text, words) in [
            ("", "Line 1, column 1: EOF while parsing a value."),
            (
                "{\n  \"backend\": \"a\",\n}",
                "Line 3, column 1: trailing comma.",
            ),
            (
                r#"{"backed": "acme.eu.auth0.com"}"#,
                "Line 1, column 9: unknown field `backed`, expected one of `backend`, `backends`, `through`.",
            ),
            (
                r#"{"backend": "a.b", "backend": "c.d"}"#,
                "Line 1, column 28: duplicate field `backend`.",
            ),
            (
                r#"{"backend": 1}"#,
                "Line 1, column 13: invalid type: integer `1`, expected a string.",
            ),
            (
                r#"{"backends": []}"#,
                "“backends” is an empty list, so that nothing could be chosen.",
            ),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert_eq!(error.to_string(), words, "{text}");
        }
        for (text, part) in [
            ("{}", "neither"),
            (r#"{"backend": "a.b", "backends": ["c.d"]}"#, "both"),
            (r#"{"backend": "http://auth.example.com"}"#, "https only"),
            (
                r#"{"backends": ["a.b", "acme"]}"#,
                "“backends[1]” is “acme”",
            ),
            (
                r#"{"backends": ["same-origin"]}"#,
                "can’t be one of several",
            ),
        ] {
            let error = Config::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
