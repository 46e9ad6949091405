//! What the operator decided at start.

use std::path::PathBuf;

/// Settings that do not change while the server runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The issuer identifier, an absolute URL that ends in `/`. The sole audience that client
    /// assertions may name, and the base of every URL in the metadata.
    pub issuer: String,
    /// The audience of an access token when the request names none.
    pub default_audience: String,
    /// The algorithm that signs access tokens.
    pub access_token_algorithm: AccessTokenAlgorithm,
    /// How many credentials one client may have attached to a method.
    pub attached_limit: usize,
    /// How many credentials one client may store, attached or not.
    pub stored_limit: usize,
    /// Whether the server itself speaks TLS: decides cookie names and flags, and HSTS.
    pub tls: bool,
    /// The folder with the console's built files.
    pub console_dir: Option<PathBuf>,
    /// The settings of the assertion rules.
    pub assertions: AssertionSettings,
}

impl Settings {
    /// Settings for a server at `issuer`, everything else at its default.
    pub fn new(issuer: impl Into<String>) -> Self {
        let mut issuer = issuer.into();
        if !issuer.ends_with('/') {
            issuer.push('/');
        }
        Self {
            default_audience: issuer.clone(),
            issuer,
            access_token_algorithm: AccessTokenAlgorithm::Rs256,
            attached_limit: 2,
            stored_limit: 4,
            tls: false,
            console_dir: None,
            assertions: AssertionSettings::default(),
        }
    }

    /// The audience of this server's management API: `<issuer>api/v2/`.
    pub fn management_audience(&self) -> String {
        format!("{}api/v2/", self.issuer)
    }

    /// The token endpoint's URL.
    pub fn token_endpoint(&self) -> String {
        format!("{}oauth/token", self.issuer)
    }
}

/// The algorithm that signs access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AccessTokenAlgorithm {
    /// RSA-2048 with PKCS#1 v1.5 and SHA-256: understood everywhere.
    #[value(name = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256: about ten times as fast to sign.
    #[value(name = "ES256")]
    Es256,
}

/// What may be set about the rules of client assertions.
#[derive(Debug, Clone)]
pub struct AssertionSettings {
    /// Seconds that `iat` and `nbf` may lie in the future, at most 60.
    pub skew: u32,
    /// Also take the token endpoint's URL as the audience, as clients did before rfc7523bis.
    pub legacy_audience: bool,
    /// FAPI 2.0: PS256 only, the audience a string only.
    pub fapi: bool,
}

impl Default for AssertionSettings {
    fn default() -> Self {
        Self {
            skew: 10,
            legacy_audience: false,
            fapi: false,
        }
    }
}
