//! The server from outside: through its routes on a fresh store, and as a process. Contract sections 1, 2, 8 and 9.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod agreement;
mod assertion_rules;
mod bearer;
mod bodies;
#[path = "../../../store/tests/conformance/cluster.rs"]
mod cluster;
#[path = "../common/mod.rs"]
mod common;
mod durability;
mod field_cases;
mod floods;
mod generate;
mod headers;
mod junk_load;
mod limits;
mod negatives;
mod process;
mod property;
mod serving;
mod sign_in;
mod stray_secrets;
mod timing;
mod token_endpoint;
