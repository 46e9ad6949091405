//! One module for each page.

mod application;
mod applications;
#[cfg(debug_assertions)]
mod gallery;
mod inspect;
mod shared;

pub use application::{ApplicationPage, FirstTab, SettingsTab, Typed};
pub use applications::{
    ApplicationsPage, CreateDialog, Ends, ListView, NextToEnd, words::AuthMethod,
};
#[cfg(debug_assertions)]
pub use gallery::GalleryPage;
pub use inspect::InspectPage;
pub use shared::{Failure, Guarded, Missing, NotFoundPage, set_title};
