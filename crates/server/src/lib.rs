//! The Countersign server: management API, token endpoint, sign-in, and the console's host.

pub mod access_token;
pub mod api;
pub mod auth;
mod authority;
pub mod cli;
pub mod clock;
mod error_response;
mod form;
pub mod identifiers;
pub mod inspect;
pub mod journal;
pub mod keys;
pub mod limits;
#[cfg(test)]
mod messages;
pub mod oauth;
mod origin;
pub mod random;
mod redact;
mod request_body;
pub mod scopes;
pub mod session;
pub mod settings;
pub mod state;
pub mod web;
