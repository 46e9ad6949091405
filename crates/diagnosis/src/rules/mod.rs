//! Rules: facts to findings. Each finding has a stable code (see [`crate::report::codes`]).

pub(crate) mod certificate;
pub(crate) mod credential;
pub(crate) mod encoding;
pub(crate) mod key;
mod names;
pub(crate) mod pem;
pub(crate) mod rejections;
pub(crate) mod text;
mod validity;
pub(crate) mod weak;
