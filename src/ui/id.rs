//! Element ids, and things to be done later.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Something to be done later. Unlike a `Callback` it does not belong to the view that made it: that view may be gone
/// by then.
pub type Deed = Arc<dyn Fn() + Send + Sync>;

/// An id that no other element of the page has.
#[must_use]
pub fn fresh_id(stem: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
