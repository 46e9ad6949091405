//! One module for each page.

mod application;
mod applications;
mod inspect;
mod shared;

pub use application::ApplicationPage;
pub use applications::{ApplicationsPage, ListView, words::AuthMethod};
pub use inspect::InspectPage;
pub use shared::{Failure, Guarded, NotFoundPage, set_title};
