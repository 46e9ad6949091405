//! The console: a single-page application that registers, checks and rotates the credentials of OAuth clients.

pub mod activity;
pub mod api;
mod app;
pub mod clock;
pub mod connect;
mod crash;
pub mod quickstart;
pub mod remote;
pub mod routes;
pub mod session;
pub mod ui;

pub mod credentials;
pub mod inspect;
pub mod pages;
mod palette;

pub use app::start;
