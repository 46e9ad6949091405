//! Generic components. Nothing here knows the API, the router or a credential.

mod button;
mod choice;
mod confirm;
mod copy;
mod dialog;
mod download;
mod drop;
mod feedback;
mod field;
mod heading;
mod icon;
mod id;
mod menu;
mod paste;
mod time;
mod toast;
mod toast_stack;
mod window;

pub use button::{Button, Look};
pub use choice::{Choice, RadioGroup, Select, Tile, Tiles};
pub use confirm::{Ask, ConfirmDialog};
pub use copy::{CopyButton, Kid};
pub use dialog::{Dialog, FormFoot, SaveFoot};
pub use download::DownloadButton;
pub use drop::{DropZone, dropped_file, first_file, is_typing};
pub use feedback::{Badge, Callout, CardSkeleton, EmptyState, Meter, Skeleton, SkeletonRows, Tone};
pub use field::{Labelled, TextArea, TextField};
pub use heading::{PageTitle, is_focus_lost};
pub use icon::{Glyph, Icon, Mark};
pub use id::{Deed, fresh_id};
pub use menu::{Menu, MenuItem};
pub use paste::PasteField;
pub use time::Time;
pub use toast::{Toast, Toasts};
pub use toast_stack::ToastStack;
pub use window::{RowWindow, WindowRows};
