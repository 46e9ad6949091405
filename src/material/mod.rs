//! A file or a text that is given: reading it, and what the diagnosis says of it.

mod findings;
mod inspection;
mod intake;
mod labels;
mod preview;
mod read;
mod yield_to_browser;

pub use findings::{Place, Places, Repairs};
pub use inspection::{Inspection, SharedInspection, Subject};
pub use intake::{Intake, Reading};
pub use labels::{kind_name, severity_tone};
pub use preview::Preview;
pub use read::{Given, read_file, read_text};
