//! Unsaved changes: a question is shown before they would be lost.
//!
//! Reloading and closing are the browser's to ask about. Links, and the browser's Back and Forward, are held up here before
//! a router sees them, so that no router needs to know.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::{SharedAction, fresh_id};

/// Returns true for a path that keeps the draft.
type IsKept = Arc<dyn Fn(&str) -> bool + Send + Sync>;

#[derive(Clone)]
struct Draft {
    id: String,
    is_kept: IsKept,
}

/// The drafts of the page.
#[derive(Clone, Copy)]
pub struct Unsaved {
    drafts: RwSignal<Vec<Draft>>,
    /// What the person was about to do, until they have decided.
    pub(super) leaving: RwSignal<Option<SharedAction>>,
    /// The address and the history's state before the browser went elsewhere.
    here: StoredValue<(String, JsValue), LocalStorage>,
}

impl Default for Unsaved {
    fn default() -> Self {
        Self {
            drafts: RwSignal::new(Vec::new()),
            leaving: RwSignal::new(None),
            here: StoredValue::new_local((String::new(), JsValue::NULL)),
        }
    }
}

impl Unsaved {
    /// Watches a form until the current owner is disposed: while it `is_changed`, leaving asks first, except for a path
    /// that keeps what was typed.
    pub fn watch(
        self,
        is_changed: Signal<bool>,
        is_kept: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) {
        let id = fresh_id("draft");
        let is_kept: IsKept = Arc::new(is_kept);
        let remove = move |id: &str| {
            self.drafts
                .try_update(|drafts| drafts.retain(|draft| draft.id != id));
        };
        let own = id.clone();
        Effect::new(move || {
            remove(&own);
            if is_changed.get() {
                let (id, is_kept) = (own.clone(), is_kept.clone());
                self.drafts
                    .update(|drafts| drafts.push(Draft { id, is_kept }));
            }
        });
        on_cleanup(move || remove(&id));
    }

    /// Notes the present address: where the page stays if the person does.
    pub fn note_address(self) {
        let state = window().history().and_then(|history| history.state());
        let href = window().location().href().unwrap_or_default();
        self.here.set_value((href, state.unwrap_or(JsValue::NULL)));
    }

    /// Does what leaves the page for `path`, after a question if something would be lost.
    pub fn leave(self, path: &str, then: impl Fn() + Send + Sync + 'static) {
        if self.loses_at(path) {
            self.ask(Arc::new(then));
        } else {
            then();
        }
    }

    fn loses_at(self, path: &str) -> bool {
        let drafts = self.drafts.read_untracked();
        drafts.iter().any(|draft| !(draft.is_kept)(path))
    }

    fn ask(self, then: SharedAction) {
        self.leaving.set(Some(Arc::new(move || {
            // It is given up, and must not ask again on the way.
            self.drafts.set(Vec::new());
            then();
        })));
    }

    pub(super) fn before_unload(self, event: &Event) {
        if !self.drafts.read_untracked().is_empty() {
            event.prevent_default();
        }
    }

    pub(super) fn clicked(self, event: &Event) {
        let Some(link) = followed_link(event) else {
            return;
        };
        let path = link.pathname();
        if path == current_path() || !self.loses_at(&path) {
            return;
        }
        event.prevent_default();
        event.stop_immediate_propagation();
        let link = StoredValue::new_local(link);
        self.ask(Arc::new(move || {
            link.try_with_value(|link| link.click());
        }));
    }

    pub(super) fn navigated(self, event: &Event) {
        if !self.loses_at(&current_path()) {
            return;
        }
        event.stop_immediate_propagation();
        let (here, state) = self.here.get_value();
        if let Ok(history) = window().history() {
            // The entry that the browser went to is one step back from here.
            let _ = history.push_state_with_url(&state, "", Some(&here));
        }
        self.ask(Arc::new(|| {
            if let Ok(history) = window().history() {
                let _ = history.back();
            }
        }));
    }
}

fn current_path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The link to a page of this origin that a click follows in this tab.
fn followed_link(event: &Event) -> Option<HtmlAnchorElement> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let is_plain = !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    if click.button() != 0 || !is_plain || click.default_prevented() {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_here = matches!(link.target().as_str(), "" | "_self") && !link.has_attribute("download");
    let is_own = window().location().origin().ok() == Some(link.origin());
    (is_here && is_own).then_some(link)
}
