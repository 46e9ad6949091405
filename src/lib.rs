//! The console: a single-page application that registers, checks and rotates the credentials of OAuth clients.
//!
//! Layers, from the top; each uses only those below it: [`app`], [`pages`], [`generator`], [`material`] and [`session`] and
//! [`deployment`], [`api`], [`crypto`] and [`ui`], [`domain`],
//! [`router`], [`routes`], [`clock`], [`preferences`].
#![cfg_attr(
    all(test, target_arch = "wasm32"),
    allow(dead_code, reason = "the snapshot of messages is a host test")
)]

mod app;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod messages;
mod panic_notice;

pub mod api;
pub mod clock;
pub mod crypto;
pub mod deployment;
pub mod domain;
pub mod generator;
pub mod material;
pub mod pages;
pub mod preferences;
pub mod router;
pub mod routes;
pub mod session;
pub mod ui;

pub use app::start;
