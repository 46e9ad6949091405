//! Says what a file of keys or certificates is, what is wrong with it, where, and how to fix it.
//!
//! [`diagnose`] is total: it always answers, never panics, does no I/O, reads no clock and uses no randomness. It runs
//! unchanged in the browser, in the server and on the command line.

mod bytes;
mod cross_check;
mod der;
mod formats;
mod model;
mod object;
mod pace;
mod pem;
mod pipeline;
mod report;
mod rules;
mod secrets;
mod source;
mod x509;

use std::borrow::Cow;

use chrono::{DateTime, Utc};

pub use der::{MAX_NODES, tree};
pub use model::*;
pub use pipeline::{Finish, Progress, Scan};
pub use report::codes::{CODES, Code};
pub use report::notes::strict_decoder_rejects;
pub use report::remedies::split_command;
pub use rules::credential::{algorithm_finding, expiry_finding};

/// Says what `input` is and whether it can be registered as a `private_key_jwt` credential.
///
/// `now` decides only the findings about validity periods.
#[must_use]
pub fn diagnose(input: &[u8], now: DateTime<Utc>) -> Diagnosis {
    Scan::new(input).finish(now)
}

/// The facts of the first certificate or key in `input`, without findings: for long lists, where [`diagnose`] would
/// take too long. `None` if there is none, or if it is private.
#[must_use]
pub fn facts(input: &[u8]) -> Option<Facts> {
    pipeline::facts(input)
}

/// The input as the text that the diagnosis reads, in UTF-8: UTF-16 is decoded, and bytes that are no text stay.
#[must_use]
pub fn decoded_text(input: &[u8]) -> Cow<'_, [u8]> {
    core::mem::take(&mut source::Source::new(input).text)
}

/// The diagnosis of an input larger than [`MAX_INPUT`], without reading it. `len` is in bytes.
#[must_use]
pub fn too_large(len: usize) -> Diagnosis {
    pipeline::too_large(len)
}

/// A name to propose for a credential: the common name of the certificate's subject, as long as it is.
#[must_use]
pub fn suggested_name(diagnosis: &Diagnosis) -> Option<String> {
    let attributes = &diagnosis.certificate.as_ref()?.subject_attributes;
    let name = attributes
        .iter()
        .find(|attribute| attribute.name == Some("CN"))?;
    let name = name.value.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
