//! One folder for each page; what several pages need is in [`shared`], [`client_fields`], [`for_find`], [`list_place`],
//! [`log`], [`remedies`] and [`rule_list`].

pub mod activity;
pub mod application;
pub mod applications;
pub mod assertion;
pub mod cannot_start;
pub mod client_fields;
pub mod connect;
pub mod find;
pub mod for_find;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod generate;
pub mod help;
pub mod inspect;
pub mod list_place;
pub mod log;
pub mod not_found;
pub mod offline;
pub mod palette;
pub mod remedies;
pub mod rule_list;
pub mod shared;
pub mod sign_in;
