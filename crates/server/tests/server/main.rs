//! The server from outside: through its routes on a fresh store, and as a process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where its ground gives way"
)]

mod assertion_rules;
#[path = "../common/mod.rs"]
mod common;
mod headers;
mod limits;
mod negatives;
mod process;
mod property;
mod sign_in;
mod token_endpoint;
