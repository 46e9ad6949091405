//! What every handler can reach.

use std::sync::Arc;
use store::Store;

use crate::clock::Clock;
use crate::random::Random;
use crate::settings::Settings;

/// The server's parts, shared by all requests.
#[derive(Clone)]
pub struct AppState {
    /// Persistence.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
    /// What the operator decided.
    pub settings: Arc<Settings>,
}
