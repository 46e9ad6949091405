//! The operator's settings.

use assertion::{Policy, SkewTooLarge};
use management_api::Limits;
use std::path::PathBuf;

/// The default number of log entries to keep of each type that [`Settings::log_limit`] names.
pub const LOG_LIMIT: u64 = 1_000_000;

/// The default age at which entries of the audit log are deleted, in days: a year and a month.
pub const AUDIT_DAYS: u32 = 400;

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
    /// How many credentials one client may attach and store.
    pub limits: Limits,
    /// The names with port by which the server may be called; empty: any.
    pub hosts: Vec<String>,
    /// Whether browsers reach the server over TLS: decides cookie names and flags, and HSTS.
    pub tls: bool,
    /// The folder with the console's built files.
    pub console_dir: Option<PathBuf>,
    /// Origins whose pages may use the management API, as `https://console.example`.
    pub cors_origins: Vec<String>,
    /// How often the management API may be called; `None`: without limit.
    pub management_rate: Option<Rate>,
    /// How often a minute client authentication may fail from one address, and sign-in as often; `None`: without limit.
    pub failures_per_minute: Option<u32>,
    /// How many log entries are kept of issued tokens, failed token requests, rejected changes and reached limits, each.
    pub log_limit: u64,
    /// How long entries of the audit log are kept, in days; `None` keeps them forever.
    pub audit_days: Option<u32>,
    /// The settings of the assertion rules.
    pub assertions: AssertionSettings,
}

impl Settings {
    /// The rules of client assertions that follow from these settings.
    ///
    /// # Errors
    /// The clock tolerance is more than 60 seconds.
    pub fn assertion_policy(&self) -> Result<Policy, SkewTooLarge> {
        let mut policy = Policy::new(self.issuer.as_str())
            .with_skew(self.assertions.skew)?
            .with_legacy_audience(self.assertions.legacy_audience);
        policy.max_lifetime = self.assertions.max_lifetime.into();
        policy.fapi = self.assertions.fapi;
        Ok(policy)
    }

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
            limits: Limits::default(),
            hosts: Vec::new(),
            tls: false,
            console_dir: None,
            cors_origins: Vec::new(),
            management_rate: None,
            failures_per_minute: None,
            log_limit: LOG_LIMIT,
            audit_days: Some(AUDIT_DAYS),
            assertions: AssertionSettings::default(),
        }
    }

    /// The audience of this server's management API: `<issuer>api/v2/`.
    pub fn management_audience(&self) -> String {
        format!("{}api/v2/", self.issuer)
    }

    /// The origin of the issuer: scheme, name and port, without a path.
    pub fn issuer_origin(&self) -> Option<String> {
        let url = url::Url::parse(&self.issuer).ok()?;
        Some(url.origin().ascii_serialization())
    }

    /// The token endpoint's URL.
    pub fn token_endpoint(&self) -> String {
        format!("{}oauth/token", self.issuer)
    }
}

/// A rate limit, as a token bucket: how fast it refills and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Calls per second in the long run.
    pub per_second: f64,
    /// Calls at once after a pause.
    pub burst: u32,
}

/// The algorithm that signs access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AccessTokenAlgorithm {
    /// RSA-2048 with PKCS#1 v1.5 and SHA-256: understood everywhere.
    #[value(name = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256: several times as fast to sign.
    #[value(name = "ES256")]
    Es256,
}

impl AccessTokenAlgorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rs256, Self::Es256];

    /// The name in a JOSE header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    /// The algorithm of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.as_str() == name)
    }
}

/// What may be set about the rules of client assertions.
#[derive(Debug, Clone)]
pub struct AssertionSettings {
    /// The longest life of an assertion, in seconds.
    pub max_lifetime: u32,
    /// Seconds that `iat` and `nbf` may lie in the future, at most 60.
    pub skew: u32,
    /// Also accept the token endpoint's URL as the audience, which clients sent before rfc7523bis.
    pub legacy_audience: bool,
    /// FAPI 2.0: no secrets, PS256 only, the audience a string only.
    pub fapi: bool,
}

impl Default for AssertionSettings {
    fn default() -> Self {
        Self {
            max_lifetime: 300,
            skew: 10,
            legacy_audience: false,
            fapi: false,
        }
    }
}
