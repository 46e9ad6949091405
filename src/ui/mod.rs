//! Generic components. Nothing here knows the API, the router or a credential.

mod button;
mod choice;
mod confirm;
mod copy;
mod dialog;
mod drop;
mod feedback;
mod field;
mod icon;
mod id;
mod menu;
mod time;
mod toast;

pub use button::{Button, Look};
pub use choice::{Choice, RadioGroup, Select, Tile, Tiles};
pub use confirm::{Ask, ConfirmDialog};
pub use copy::{CopyButton, Kid};
pub use dialog::{Dialog, FormFoot, SaveFoot};
pub use drop::DropZone;
pub use feedback::{Badge, Callout, CardSkeleton, EmptyState, Meter, Skeleton, SkeletonRows, Tone};
pub use field::{Labelled, TextArea, TextField};
pub use icon::{Glyph, Icon, Mark};
pub use id::{Deed, fresh_id};
pub use menu::{Menu, MenuItem};
pub use time::Time;
pub use toast::{Toast, ToastStack, Toasts};
