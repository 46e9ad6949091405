//! Decoding: bytes to facts, each with its place. Nothing is judged here.

pub(crate) mod beginning;
pub(crate) mod certificate;
pub(crate) mod extensions;
pub(crate) mod key;
pub(crate) mod name;
pub(crate) mod private;
pub(crate) mod pss;
pub(crate) mod public_key;
pub(crate) mod shape;
pub(crate) mod signature;
