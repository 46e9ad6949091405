//! From bytes to a diagnosis: [`scan`] reads the sections of a text in steps, [`classify`] finds out what the input is,
//! [`select`] chooses one of several objects, and [`evaluate`] runs the rules over it.

mod classify;
mod context;
mod convertible;
mod detect;
mod evaluate;
mod facts;
mod jwk;
mod members;
mod scan;
mod select;

pub(crate) use classify::too_large;
pub(crate) use facts::facts;
pub use scan::{Progress, Scan};
