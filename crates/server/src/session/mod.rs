//! Sessions of people: a one-time code from the printed link becomes a cookie.

mod routes;
mod server_info;
mod sign_in_link;

#[cfg(test)]
pub(crate) use routes::failures;
pub use routes::router;
pub use sign_in_link::{CodeError, sign_in_link};
