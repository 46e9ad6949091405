//! A part of a list.

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// By position.
    Offset {
        /// Index of the first, from 0.
        start: u64,
        /// At most so many.
        limit: u64,
    },
    /// By checkpoint: it misses nothing and repeats nothing while the list grows.
    After {
        /// [`Page::next`] of the page before; `None`: from the beginning.
        checkpoint: Option<u64>,
        /// At most so many.
        take: u64,
    },
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The part.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// The checkpoint of the next part; `None` on the last. Given by [`Window::After`] only.
    pub next: Option<u64>,
}

impl<T> Page<T> {
    /// Of a list in which there is nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            total: 0,
            next: None,
        }
    }

    /// The same part, with each item turned into another.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            total: self.total,
            next: self.next,
        }
    }
}
