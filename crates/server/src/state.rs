//! The state that all handlers share.

use assertion::{Policy, SkewTooLarge};
use std::sync::Arc;
use store::{ResourceServerRecord, Store, StoreError};

use crate::clock::Clock;
use crate::identifiers;
use crate::journal::Journal;
use crate::keys::{KeyRing, LoadError};
use crate::limits::{Buckets, Callers, FailureLimit};
use crate::random::{NoRandomness, Random};
use crate::scopes::management_scopes;
use crate::settings::{Rate, Settings};

/// The name of the server's own API. Tools know it by this name and leave it alone: auth0-deploy-cli would export it,
/// and then delete or change it.
const MANAGEMENT_API: &str = "Auth0 Management API";
/// The life of an access token for the management API, in seconds.
const MANAGEMENT_TOKEN_LIFETIME: u32 = 86_400;

/// Rejected changes of one caller that get an entry each in the audit log.
const REJECTED_CHANGES: Rate = Rate {
    per_second: 1.0,
    burst: 100,
};

/// The server's parts, shared by all requests: its clones are the same.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

impl std::ops::Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What [`AppState`] shares.
pub struct Parts {
    /// Persistence.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
    /// The operator's settings.
    pub settings: Settings,
    /// The rules of client assertions.
    pub policy: Policy,
    /// The server's own keys.
    pub keys: KeyRing,
    /// The rate limit of the management API.
    pub management_limit: Option<Buckets<Callers>>,
    /// The limit on failed client authentication.
    pub failure_limit: Option<FailureLimit>,
    /// The limit on failed sign-ins: separate, so that failing clients lock no one out of the console.
    pub sign_in_limit: Option<FailureLimit>,
    /// By caller: how many rejected changes get an entry each in the audit log.
    pub rejected_changes: Buckets<String>,
    /// Events to be recorded.
    pub journal: Journal,
}

/// The server could not be assembled.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The keys.
    #[error(transparent)]
    Keys(#[from] LoadError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A setting.
    #[error(transparent)]
    Skew(#[from] SkewTooLarge),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl AppState {
    /// Assembles the parts: creates the server's keys and registers its own API if the store lacks
    /// them. Must run inside a tokio runtime.
    ///
    /// # Errors
    /// The store fails, or a key can't be read or generated.
    pub async fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: Settings,
    ) -> Result<Self, StartError> {
        let keys = KeyRing::load(store.as_ref(), clock.as_ref()).await?;
        store
            .ensure_system_resource_server(ResourceServerRecord {
                id: identifiers::hex(random.as_ref())?,
                identifier: settings.management_audience(),
                name: MANAGEMENT_API.into(),
                scopes: management_scopes(),
                signing_alg: None,
                token_lifetime: MANAGEMENT_TOKEN_LIFETIME,
                is_system: true,
                other: serde_json::Map::new(),
                created_at: clock.now().into(),
            })
            .await?;
        Ok(Self(Arc::new(Parts {
            journal: Journal::start(Arc::clone(&store)),
            rejected_changes: Buckets::new(REJECTED_CHANGES),
            management_limit: settings.management_rate.map(Buckets::new),
            failure_limit: settings.failures_per_minute.map(FailureLimit::new),
            sign_in_limit: settings.failures_per_minute.map(FailureLimit::new),
            keys,
            policy: settings.assertion_policy()?,
            settings,
            store,
            clock,
            random,
        })))
    }

    /// The present moment in seconds since 1970, cut to the whole second.
    pub fn now_in_seconds(&self) -> i64 {
        self.clock.now().timestamp()
    }
}
