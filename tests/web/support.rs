//! Mounting a view, and finding what a person would.

use console::{api::Api, router::Router, session::Session, ui::Toasts};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// A view in the page; it goes when this does.
pub struct Mounted {
    root: HtmlElement,
    _handle: Box<dyn std::any::Any>,
}

/// Draws `view` and waits until its effects have run.
pub async fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Mounted {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let handle = mount_to(root.clone(), view);
    settle().await;
    Mounted {
        root,
        _handle: Box::new(handle),
    }
}

/// Draws `view` as in the application, signed out.
pub async fn in_application<V: IntoView + 'static>(
    by_cookie: bool,
    view: impl Fn() -> V + Send + Sync + 'static,
) -> Mounted {
    mount(move || {
        let api = Api::default();
        provide_context(api);
        provide_context(Session::new(api, by_cookie));
        provide_context(Toasts::default());
        view! { <Router>{view()}</Router> }
    })
    .await
}

/// Returns true if the button does nothing now.
pub fn is_inert(button: &HtmlElement) -> bool {
    button.get_attribute("aria-disabled").as_deref() == Some("true")
}

/// Waits until effects have run and the browser has drawn.
pub async fn settle() {
    for _ in 0..3 {
        leptos::task::tick().await;
    }
}

/// Waits for a condition that the browser brings about later, such as by measuring.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..400 {
        if condition() {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    panic!("never: {what}");
}

impl Mounted {
    /// All its text, hidden parts too.
    pub fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    /// The first element that matches.
    pub fn find(&self, selector: &str) -> HtmlElement {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html()))
            .unchecked_into()
    }

    /// The button with exactly these words, or with this label.
    pub fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.root.query_selector_all("button").unwrap();
        (0..buttons.length())
            .filter_map(|at| buttons.item(at))
            .map(|node| node.unchecked_into::<HtmlElement>())
            .find(|button| {
                let label = button.get_attribute("aria-label");
                let words = button.text_content().unwrap_or_default();
                label.unwrap_or(words).trim() == name
            })
            .unwrap_or_else(|| panic!("no button {name} in {}", self.root.inner_html()))
    }

    /// The control that this label names.
    pub fn labelled(&self, label: &str) -> Element {
        let labels = self.root.query_selector_all("label").unwrap();
        (0..labels.length())
            .filter_map(|at| labels.item(at))
            .map(|node| node.unchecked_into::<web_sys::HtmlLabelElement>())
            .find(|element| element.text_content().unwrap_or_default().trim() == label)
            .and_then(|element| element.control())
            .unwrap_or_else(|| panic!("nothing is labelled {label}"))
            .unchecked_into()
    }

    /// Types into the control with this label, in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let input: HtmlInputElement = self.labelled(label).unchecked_into();
        input.set_value(text);
        let happened = web_sys::Event::new("input").unwrap();
        input.dispatch_event(&happened).unwrap();
        settle().await;
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Presses, and waits for what follows.
pub async fn press(button: &HtmlElement) {
    button.click();
    settle().await;
}

/// The instant that all tests live in.
pub fn now() -> chrono::DateTime<chrono::Utc> {
    "2027-01-15T08:00:00Z".parse().unwrap()
}
