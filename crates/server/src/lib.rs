//! The Countersign server: management API, token endpoint, sign-in, and the console's host.

pub mod auth;
pub mod clock;
pub mod random;
pub mod settings;
pub mod state;
