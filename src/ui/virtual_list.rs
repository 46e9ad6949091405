//! A list of rows of one height that draws only those in view.

use std::hash::Hash;
use std::ops::Range;

use leptos::{html::Div, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use super::pixels::{from_pixels, pixels};

/// The tallest element that every browser draws, in pixels: Firefox ends at 17.9 million. Beyond it a
/// pixel of the scroll bar stands for more than a pixel of rows.
const TALLEST: f64 = 15_000_000.0;

/// No more rows are drawn, however tall the element is.
const MAX_DRAWN: usize = 200;

/// What is seen of many rows. The element that scrolls has [`VirtualList::node`] as its `node_ref` and
/// [`VirtualList::follow`] as its scroll handler, and a height of its own.
#[derive(Clone, Copy)]
pub struct VirtualList {
    /// The element that scrolls.
    pub node: NodeRef<Div>,
    count: Signal<usize>,
    row: f64,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
    width: RwSignal<f64>,
}

impl VirtualList {
    /// `count` rows, each `rems` times the root's font size tall.
    #[must_use]
    pub fn new(count: Signal<usize>, rems: f64) -> Self {
        Self {
            node: NodeRef::new(),
            count,
            row: (rems * root_font_size()).round(),
            top: RwSignal::new(0.0),
            height: RwSignal::new(0.0),
            width: RwSignal::new(0.0),
        }
    }

    /// Takes over how far the element is scrolled.
    pub fn follow(&self) {
        if let Some(node) = self.node.get_untracked() {
            let top = f64::from(node.scroll_top());
            if top != self.top.get_untracked() {
                self.top.set(top);
            }
        }
    }

    /// Width of the element inside, in pixels; 0 until it is drawn.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width.get()
    }

    /// How many whole rows are seen at once.
    #[must_use]
    pub fn page(&self) -> usize {
        ((self.height.get_untracked() / self.row) as usize).max(1)
    }

    /// Scrolls as little as is needed to see this row. Nothing is tracked.
    pub fn reveal(&self, index: usize) {
        let (start, seen) = self.place(index);
        if start < seen.start {
            self.scroll_to(start);
        } else if start + self.row > seen.end {
            self.scroll_to(start + self.row - (seen.end - seen.start));
        }
    }

    /// Scrolls this row a third down the window, unless it is seen already. Nothing is tracked.
    pub fn present(&self, index: usize) {
        let (start, seen) = self.place(index);
        if start < seen.start || start + self.row > seen.end {
            self.scroll_to((start - (seen.end - seen.start) / 3.0).max(0.0));
        }
    }

    /// The first pixel of a row, and the pixels that are seen: at least a row's, also before the
    /// element was measured.
    fn place(&self, index: usize) -> (f64, Range<f64>) {
        let height = self.height.get_untracked().max(self.row);
        let top = untrack(|| self.first_pixel());
        (index as f64 * self.row, top..top + height)
    }

    fn scroll_to(&self, pixel: f64) {
        if let Some(node) = self.node.get_untracked() {
            let scale = untrack(|| self.scale());
            node.set_scroll_top((pixel / scale).round() as i32);
            self.follow();
        }
    }

    fn full(&self) -> f64 {
        self.count.get() as f64 * self.row
    }

    fn space(&self) -> f64 {
        self.full().min(TALLEST)
    }

    /// Pixels of rows to a pixel of the scroll bar.
    fn scale(&self) -> f64 {
        let height = self.height.get();
        let range = self.space() - height;
        if range > 0.0 {
            (self.full() - height) / range
        } else {
            1.0
        }
    }

    /// The pixel of the rows that is the first to be seen.
    fn first_pixel(&self) -> f64 {
        let furthest = (self.full() - self.height.get()).max(0.0);
        (self.top.get() * self.scale()).clamp(0.0, furthest)
    }

    fn drawn(&self) -> Range<usize> {
        let first = (self.first_pixel() / self.row) as usize;
        let seen = (self.height.get() / self.row).ceil() as usize + 1;
        let end = (first + seen.min(MAX_DRAWN)).min(self.count.get());
        first.min(end)..end
    }

    fn measure(&self, node: &HtmlElement) {
        self.height.try_set(f64::from(node.client_height()));
        self.width.try_set(f64::from(node.client_width()));
        self.top.try_set(f64::from(node.scroll_top()));
    }

    /// Measures the element now and whenever its size changes.
    fn watch(self) {
        let held = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
        Effect::new(move |_| {
            let Some(node) = self.node.get() else { return };
            let node: HtmlElement = node.unchecked_into();
            self.measure(&node);
            let watched = node.clone();
            let measure = Closure::<dyn FnMut()>::new(move || self.measure(&watched));
            if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
                observer.observe(&node);
                held.set_value(Some((observer, measure)));
            }
        });
        on_cleanup(move || {
            held.try_update_value(|held| {
                if let Some((observer, _)) = held.take() {
                    observer.disconnect();
                }
            });
        });
    }
}

/// The rows inside the element that scrolls.
#[component]
pub fn VirtualRows<T, I, R>(
    /// What is seen of them.
    window: VirtualList,
    /// The item of a row: a row is redrawn when this changes.
    item: I,
    /// Draws the item of a row.
    row: R,
) -> impl IntoView
where
    T: Copy + Eq + Hash + Send + Sync + 'static,
    I: Fn(usize) -> T + Send + Sync + 'static,
    R: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    window.watch();
    let drawn = Memo::new(move |_| window.drawn());
    let rows = move || drawn.get().map(|row| (row, item(row))).collect::<Vec<_>>();
    view! {
        <div class="virtual-space" style=("height", move || pixels(window.space()))>
            <div
                class="virtual-rows"
                style=("--row", pixels(window.row))
                style=(
                    "transform",
                    move || {
                        let hidden = window.first_pixel() - drawn.get().start as f64 * window.row;
                        format!("translateY({})", pixels(-hidden))
                    },
                )
            >
                <For each=rows key=|row| *row children=move |(_, item)| row(item) />
            </div>
        </div>
    }
}

/// The least height of what is pressed, in rem, as the style sheet has it: more under a finger. 0 without one.
#[must_use]
pub fn least_target() -> f64 {
    root_length("--target").unwrap_or(0.0)
}

fn root_font_size() -> f64 {
    root_length("font-size").unwrap_or(16.0)
}

fn root_length(property: &str) -> Option<f64> {
    document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value(property).ok())
        .map(|length| from_pixels(&length))
        .filter(|length| !length.is_nan())
}
