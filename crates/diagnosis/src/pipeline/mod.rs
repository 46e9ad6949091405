//! From bytes to a diagnosis: [`scan`] reads the sections of a text in steps, [`classify`] finds out what the input is,
//! [`select`] chooses one of several objects, and [`evaluate`] runs the rules over it. If nothing can be
//! read, [`recover`] undoes what may have happened to the text and starts again.

mod beside;
mod classify;
mod context;
mod convertible;
mod detect;
mod evaluate;
mod facts;
mod jwk;
mod members;
mod recover;
mod scan;
mod select;
mod set_aside;

pub(crate) use classify::too_large;
pub(crate) use facts::facts;
pub use scan::{Finish, Progress, Scan};
