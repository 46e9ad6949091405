//! What must hold for any input. Each target takes any bytes and panics if something does not hold.
//!
//! Tests run the targets over the seeds, over past findings and over mutations of both; libFuzzer runs them for as long
//! as you like (docs/fuzzing.md).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a target reports"
)]

mod assertions;
mod damage;
mod files;
mod layouts;
#[cfg(feature = "server")]
mod requests;

pub use damage::{Random, damage};

/// A fuzz target.
pub struct Target {
    /// Its name, and that of its seeds, its regressions and its libFuzzer program.
    pub name: &'static str,
    /// Panics if something does not hold.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "pem",
        run: files::pem,
    },
    Target {
        name: "der",
        run: files::der,
    },
    Target {
        name: "diagnose",
        run: files::diagnose,
    },
    Target {
        name: "jwk",
        run: files::diagnose,
    },
    Target {
        name: "layout",
        run: layouts::layout,
    },
    Target {
        name: "assertion",
        run: assertions::assertion,
    },
    #[cfg(feature = "server")]
    Target {
        name: "management",
        run: requests::management,
    },
    #[cfg(feature = "server")]
    Target {
        name: "token",
        run: requests::token,
    },
];

/// The target with this name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
