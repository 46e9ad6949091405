//! One identifier of an assertion, to be remembered until the assertion has expired.

use std::hash::{Hash, Hasher};

use management_api::Timestamp;

/// A `jti` and whose it is. Two are equal where these are, whatever their times.
#[derive(Clone, Debug)]
pub(crate) struct Jti {
    pub client_id: String,
    pub jti: String,
    pub expires_at: Timestamp,
    pub now: Timestamp,
}

impl PartialEq for Jti {
    fn eq(&self, other: &Self) -> bool {
        self.jti == other.jti && self.client_id == other.client_id
    }
}

impl Eq for Jti {}

impl Hash for Jti {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.jti.hash(state);
    }
}
