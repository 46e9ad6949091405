//! A bounded ASN.1 reader: tag, length and value, with byte ranges.
//!
//! It reads BER as well as DER, so that a file that is not strictly DER can be named and shown. It never copies,
//! recurses or allocates.

mod error;
mod header;
pub(crate) mod integer;
mod lint;
pub(crate) mod oid;
mod oid_names;
mod reader;
pub(crate) mod string;
pub(crate) mod tag;
pub(crate) mod time;
mod tree;

pub(crate) use error::{DerError, DerErrorKind};
pub(crate) use header::{LengthForm, header};
pub(crate) use integer::Integer;
pub(crate) use lint::{Deviation, check_content, deviation};
pub(crate) use reader::{Reader, Tlv};
pub(crate) use tree::outline;
pub use tree::{MAX_NODES, tree};
