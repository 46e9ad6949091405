//! Persistence.

/// What the server keeps.
pub trait Store: Send + Sync {}
