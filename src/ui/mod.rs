//! Generic components. Nothing here knows the API, the router or a credential.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

mod button;
mod chip;
mod choice;
mod confirm;
mod copy_button;
mod dialog;
mod download;
mod drop_zone;
mod feedback;
mod field;
mod filter;
mod form_error;
mod icon;
mod leave_guard;
mod menu;
mod menu_item;
mod page_title;
mod part;
mod paste_field;
mod pixels;
mod shortcut;
mod switch;
mod tab_list;
mod table;
mod text;
mod time;
mod toast;
mod toast_stack;
mod unsaved;
mod virtual_list;

pub use button::{Button, Look};
pub use chip::Chip;
pub use choice::{Choice, RadioGroup, Select, Tile, Tiles};
pub use confirm::{Ask, ConfirmDialog};
pub use copy_button::{CopyButton, copy_text, not_copied};
pub use dialog::{Dialog, FormFoot, SaveFoot};
pub use download::{DownloadButton, save_file, save_texts};
pub use drop_zone::{DropZone, dropped_file, first_file, is_typing};
pub use feedback::{Badge, Callout, CardSkeleton, EmptyState, Meter, Skeleton, SkeletonRows, Tone};
pub use field::{Labelled, TextArea, TextField, described_by};
pub use filter::{FilterSelect, FoldedFilters};
pub use form_error::FormError;
pub use icon::{Glyph, Icon, Mark};
pub use leave_guard::LeaveGuard;
pub use menu::{Edge, Menu, MenuButton, MenuList, MenuState};
pub use menu_item::MenuItem;
pub use page_title::{PageAnnouncer, PageName, PageTitle, is_focus_lost};
#[cfg(split)]
pub(crate) use part::at_once;
pub use part::{Lost, PartLost, Placeholder, draw_part};
pub(crate) use part::{part, part_task};
pub use paste_field::PasteField;
pub use shortcut::shortcut;
pub use switch::Switch;
pub use tab_list::TabList;
pub use table::{
    Align, Cell, Column, CopyableId, CutId, CutName, Priority, Row, RowDetails, RowLink, SortBy,
    Table, Width,
};
pub use text::{CopyableText, Name};
pub use time::{Time, TimeForm};
pub use toast::{Toast, Toasts};
pub use toast_stack::ToastStack;
pub use unsaved::Unsaved;
pub use virtual_list::{VirtualList, VirtualRows, least_target};

/// Something to do later. Unlike a `Callback` it does not belong to the view that created it, which may be disposed by then.
pub type SharedAction = Arc<dyn Fn() + Send + Sync>;

/// An id that no other element of the page has.
#[must_use]
pub fn fresh_id(stem: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
