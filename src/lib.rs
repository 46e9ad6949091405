//! The console: a single-page application that registers, checks and rotates the credentials of OAuth clients.

mod activity;
mod api;
mod app;
pub mod clock;
mod crash;
mod quickstart;
mod remote;
pub mod routes;
mod session;
pub mod ui;

mod credentials;
mod pages;

pub use app::start;
