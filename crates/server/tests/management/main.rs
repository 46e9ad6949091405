//! The management API against docs/contract.md, sections 1 to 8: every operation, and every way to fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod bodies;
mod clients;
#[path = "../common/mod.rs"]
mod common;
mod credentials;
mod document;
mod grants;
mod harness;
mod kept;
mod lists;
mod logs;
mod methods;
mod property;
mod resource_servers;
mod verdicts;
