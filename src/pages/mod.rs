//! One folder for each page; what several pages need is in [`shared`] and [`client_fields`].

pub mod application;
pub mod applications;
pub mod cannot_start;
pub mod client_fields;
pub mod connect;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod inspect;
pub mod not_found;
pub mod palette;
pub mod shared;
pub mod sign_in;
