//! Shared by the tests.
#![allow(dead_code, reason = "each test uses a part")]

pub mod certificate;
pub mod corpus;
pub mod der;
pub mod fixtures;
pub mod keys;
pub mod weak;
