//! Rules: from facts to findings, each with a stable code. To add one, see CONTRIBUTING.md.

pub(crate) mod certificate;
pub(crate) mod credential;
pub(crate) mod damage;
pub(crate) mod encoding;
pub(crate) mod form;
pub(crate) mod key;
mod names;
pub(crate) mod pem;
pub(crate) mod rejections;
pub(crate) mod text;
pub(crate) mod usage;
mod validity;
pub(crate) mod weak;
