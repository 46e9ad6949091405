//! The Countersign server: management API, token endpoint, sign-in, and the console's host.

pub mod access_token;
pub mod api;
pub mod auth;
mod authority;
pub mod cli;
pub mod clock;
pub mod failure;
mod form;
pub mod identifier;
mod incoming;
pub mod inspect;
pub mod journal;
pub mod keys;
pub mod limits;
pub mod oauth;
pub mod origin;
pub mod random;
mod redact;
pub mod session;
pub mod settings;
pub mod state;
pub mod web;
