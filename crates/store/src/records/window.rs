//! A part of a list.

/// Which part of a list to return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// By position.
    Offset {
        /// Index of the first, from 0.
        start: u64,
        /// Maximum number of items.
        limit: u64,
    },
    /// By checkpoint: misses and repeats nothing while the list grows.
    After {
        /// [`Page::next`] of the previous page; `None`: from the start.
        checkpoint: Option<u64>,
        /// Maximum number of items.
        take: u64,
    },
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The part.
    pub items: Vec<T>,
    /// Total number of items.
    pub total: u64,
    /// The checkpoint of the next part; `None` on the last. Only with [`Window::After`].
    pub next: Option<u64>,
}

impl<T> Page<T> {
    /// The page of an empty list.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
            next: None,
        }
    }

    /// The same part with each item converted.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            total: self.total,
            next: self.next,
        }
    }
}
