//! Generic components. Nothing here knows the API, the router or a credential.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

mod button;
mod choice;
mod confirm;
mod copy_button;
mod dialog;
mod download;
mod drop_zone;
mod feedback;
mod field;
mod icon;
mod menu;
mod page_title;
mod part;
mod paste_field;
mod text;
mod time;
mod toast;
mod toast_stack;
mod virtual_list;

pub use button::{Button, Look};
pub use choice::{Choice, RadioGroup, Select, Tile, Tiles};
pub use confirm::{Ask, ConfirmDialog};
pub use copy_button::CopyButton;
pub use dialog::{Dialog, FormFoot, SaveFoot};
pub use download::DownloadButton;
pub use drop_zone::{DropZone, dropped_file, first_file, is_typing};
pub use feedback::{Badge, Callout, CardSkeleton, EmptyState, Meter, Skeleton, SkeletonRows, Tone};
pub use field::{Labelled, TextArea, TextField};
pub use icon::{Glyph, Icon, Mark};
pub use menu::{Menu, MenuItem};
pub use page_title::{PageAnnouncer, PageName, PageTitle, is_focus_lost};
#[cfg(split)]
pub(crate) use part::at_once;
pub use part::{PartLost, Stand, draw_part};
pub(crate) use part::{part, part_task};
pub use paste_field::PasteField;
pub use text::{CopyableText, Name};
pub use time::Time;
pub use toast::{Toast, Toasts};
pub use toast_stack::ToastStack;
pub use virtual_list::{VirtualList, VirtualRows};

/// Something to do later. Unlike a `Callback` it does not belong to the view that created it, which may be disposed by then.
pub type SharedAction = Arc<dyn Fn() + Send + Sync>;

/// An id that no other element of the page has.
#[must_use]
pub fn fresh_id(stem: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
