//! The Inspect page: what any file is, byte by byte. It needs no server and no sign-in.

mod bytes;
mod convert;
mod convert_card;
mod desk;
mod inspection;
mod intake;
mod members;
mod result;
mod samples;
mod text;
mod turn;

pub use bytes::{Bytes, BytesState, BytesView};
pub use convert::{Content, Output, outputs};
pub use desk::Desk;
pub use inspection::{Inspection, SharedInspection, Subject};
pub use intake::Intake;
pub use members::{Filter, found};
pub use result::ResultView;
pub use samples::Sample;
