//! Sessions of people: a one-time code from the printed link becomes a cookie.

mod routes;
mod sign_in_link;

pub use routes::router;
pub use sign_in_link::{CodeError, sign_in_link};
