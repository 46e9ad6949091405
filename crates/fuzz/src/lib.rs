//! What must hold whatever the input. Each target takes any bytes and panics where it does not hold.
//!
//! Tests run the targets over the seeds, over what fuzzing found, and over damage of both; libFuzzer
//! runs them for as long as it is left (docs/fuzzing.md).

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
#[cfg(feature = "server")]
mod requests;

pub use damage::{Random, damage};

/// Something that takes any bytes.
pub struct Target {
    /// Its name: that of its folders of seeds and findings, and of its libFuzzer program.
    pub name: &'static str,
    /// Panics where something does not hold.
    pub run: fn(&[u8]),
}

/// All of them.
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

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
