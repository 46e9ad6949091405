//! What is selected and marked in the tree and in the hex dump.

use std::collections::BTreeSet;
use std::sync::Arc;

use diagnosis::Span;
use leptos::prelude::*;

use super::layout::Bytes;
use crate::ui::{VirtualList, least_target};

/// The two halves of the view and what they share.
#[derive(Clone, Copy)]
pub struct BytesState {
    /// The bytes and their structure.
    pub bytes: StoredValue<Arc<Bytes>>,
    /// The element that was chosen.
    pub active: RwSignal<Option<usize>>,
    /// The element under the pointer.
    pub hovered: RwSignal<Option<usize>>,
    /// The byte under the keyboard's cursor.
    pub cursor: RwSignal<Option<usize>>,
    /// The span of the finding to show.
    pub shown: RwSignal<Option<Span>>,
    /// Elements whose children are hidden.
    pub collapsed: RwSignal<BTreeSet<usize>>,
    /// The elements that can be seen, in order.
    pub visible: Memo<Vec<usize>>,
    /// Bytes in a line of the dump.
    pub columns: Memo<usize>,
    /// The rows of the tree.
    pub tree: VirtualList,
    /// The lines of the dump.
    pub dump: VirtualList,
}

/// Height of a line of the dump, in rem; one of the tree is pressed, and may be higher.
const ROW: f64 = 1.375;

/// Narrower than this, in pixels, a line of the dump has 8 bytes.
const WIDE: f64 = 500.0;

impl BytesState {
    /// Nothing is marked yet.
    #[must_use]
    pub fn new(bytes: Bytes) -> Self {
        let length = bytes.der.len();
        let bytes = StoredValue::new(Arc::new(bytes));
        let collapsed = RwSignal::new(BTreeSet::new());
        let visible =
            Memo::new(move |_| bytes.with_value(|bytes| bytes.visible(&collapsed.read())));
        let row = ROW.max(least_target());
        let tree = VirtualList::new(Signal::derive(move || visible.read().len()), row);
        // The dump's width decides how many lines it has, and needs a window to be measured by.
        let columns = RwSignal::new(16);
        let lines = Signal::derive(move || length.div_ceil(columns.get()));
        let dump = VirtualList::new(lines, ROW);
        let wide = Memo::new(move |_| match dump.width() {
            1.0..WIDE => 8,
            _ => 16,
        });
        Effect::new(move |_| columns.set(wide.get()));
        Self {
            bytes,
            active: RwSignal::new(None),
            hovered: RwSignal::new(None),
            cursor: RwSignal::new(None),
            shown: RwSignal::new(None),
            collapsed,
            visible,
            columns: Memo::new(move |_| columns.get()),
            tree,
            dump,
        }
    }

    /// The marked element: under the pointer, or else the chosen one. Header and contents apart.
    #[must_use]
    pub fn marked(&self) -> Option<(Span, Span)> {
        let index = self.hovered.get().or(self.active.get())?;
        self.bytes.with_value(|bytes| {
            let node = bytes.nodes.get(index)?;
            let contents = node.contents();
            let header = Span {
                start: node.span.start,
                end: contents.start,
            };
            Some((header, contents))
        })
    }

    /// Chooses an element and brings its row and its bytes into view.
    pub fn choose(&self, index: usize) {
        self.active.set(Some(index));
        self.shown.set(None);
        // A pointer that rests must not hide what the keyboard chooses.
        self.hovered.set(None);
        self.open_to(index);
        if let Ok(row) = self.visible.read_untracked().binary_search(&index) {
            self.tree.reveal(row);
        }
        let start = self
            .bytes
            .with_value(|bytes| bytes.nodes.get(index).map(|node| node.span.start));
        if let Some(start) = start {
            self.dump.present(start / self.columns.get_untracked());
        }
    }

    /// Puts the keyboard's byte here and chooses the element around it.
    pub fn point(&self, offset: usize) {
        self.cursor.set(Some(offset));
        self.hovered.set(None);
        if let Some(index) = self.bytes.with_value(|bytes| bytes.at(offset)) {
            self.active.set(Some(index));
            self.shown.set(None);
            self.open_to(index);
            if let Ok(row) = self.visible.read_untracked().binary_search(&index) {
                self.tree.present(row);
            }
        }
        self.dump.reveal(offset / self.columns.get_untracked());
    }

    /// Brings the place of a finding into view.
    pub fn show(&self, span: Span) {
        self.point(span.start);
        self.shown.set(Some(span));
        self.dump.present(span.start / self.columns.get_untracked());
    }

    /// Shows or hides the children of an element.
    pub fn toggle(&self, index: usize) {
        self.collapsed.update(|collapsed| {
            if !collapsed.remove(&index) {
                collapsed.insert(index);
            }
        });
    }

    /// Opens whatever hides an element.
    fn open_to(&self, index: usize) {
        let mut above = Vec::new();
        self.bytes.with_value(|bytes| {
            let mut at = index;
            while let Some(parent) = bytes.parent(at) {
                above.push(parent);
                at = parent;
            }
        });
        let hides = |parent: &usize| self.collapsed.read_untracked().contains(parent);
        if above.iter().any(hides) {
            self.collapsed.update(|collapsed| {
                for parent in above {
                    collapsed.remove(&parent);
                }
            });
        }
    }
}
