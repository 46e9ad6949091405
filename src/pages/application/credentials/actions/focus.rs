//! Where the focus goes when the element that had it is removed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::is_focus_lost;

/// What may get the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The menu of a row, counted from 0.
    Menu(usize),
    /// The menu of the last row.
    LastMenu,
    /// The button that adds a credential.
    Add,
    /// The method that is chosen.
    Method,
    /// The page's content.
    Page,
}

impl FocusTarget {
    fn selector(self) -> String {
        let menu = |row: &str| format!("{CARD} tbody tr:{row} [data-width=menu] button");
        match self {
            Self::Menu(row) => menu(&format!("nth-child({})", row + 1)),
            Self::LastMenu => menu("last-child"),
            Self::Add => format!("{CARD} .card-head button"),
            Self::Method => "[role=radiogroup] input:checked".to_owned(),
            Self::Page => "#main".to_owned(),
        }
    }

    fn find(self) -> Option<HtmlElement> {
        let found = document().query_selector(&self.selector()).ok().flatten()?;
        found.dyn_into().ok()
    }
}

const CARD: &str = "[aria-labelledby=credentials-heading]";

/// Focuses the first of these that exists, once the page is drawn, unless something else has the focus.
pub fn move_focus(targets: impl IntoIterator<Item = FocusTarget> + 'static) {
    request_animation_frame(move || {
        let target = || targets.into_iter().find_map(FocusTarget::find);
        if let Some(target) = is_focus_lost().then(target).flatten() {
            let _ = target.focus();
        }
    });
}

/// Watches a list by the ids of its rows: when a row with the focus is removed, the next row's menu gets it.
pub fn keep_focus_in_rows(ids: Memo<Vec<String>>) {
    Effect::new(move |before: Option<Vec<String>>| {
        let after = ids.get();
        let gone = before
            .as_ref()
            .and_then(|before| before.iter().position(|id| !after.contains(id)));
        if let Some(gone) = gone {
            move_focus([
                FocusTarget::Menu(gone),
                FocusTarget::LastMenu,
                FocusTarget::Add,
            ]);
        }
        after
    });
}
