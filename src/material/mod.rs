//! Key material from a file or a text: the intake, and the view of its diagnosis.

mod diagnoser;
mod findings;
mod inspection;
mod intake;
mod page_intake;
mod preview;
mod read;
mod source_field;
mod strict_note;
mod yield_to_browser;

pub use diagnoser::diagnose_again;
pub use findings::{Place, Places, Repairs, severity_tone};
pub use inspection::{Inspection, SharedInspection, Subject};
pub use intake::{Intake, Reading};
pub use page_intake::{PageIntake, is_dialog_open};
pub use preview::{Fold, Preview};
pub use read::{ReadError, read_bytes};
pub use source_field::{ReadingProgress, SourceField};
pub use yield_to_browser::{Slice, yield_to_browser};
