//! Judging: facts to findings. Each rule has a stable code.

pub(crate) mod certificate;
pub(crate) mod choice;
pub(crate) mod codes;
pub(crate) mod key;
pub(crate) mod known;
mod layout;
mod names;
pub(crate) mod object;
pub(crate) mod report;
pub(crate) mod structure;
pub(crate) mod validity;
mod weak;
pub(crate) mod writing;
