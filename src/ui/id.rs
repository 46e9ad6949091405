//! Element ids.

use std::sync::atomic::{AtomicU32, Ordering};

/// An id that no other element of the page has.
#[must_use]
pub fn fresh_id(stem: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
