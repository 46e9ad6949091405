//! The management API against docs/contract.md, sections 1 to 8: every operation, and every way to fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod authentication_methods;
mod bodies;
mod client_grants;
mod clients;
#[path = "../../../store/tests/conformance/cluster.rs"]
mod cluster;
#[path = "../common/mod.rs"]
mod common;
mod compression;
mod credentials;
mod find;
mod harness;
mod large_lists;
mod lists;
mod logs;
mod messages;
mod openapi;
mod passthrough_properties;
mod property;
mod public_keys;
mod resource_servers;
mod verdicts;
