//! Where this copy of the console lies, and what lies beside it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlLinkElement, HtmlMetaElement};

use crate::routes;

/// Finds the folder from which the console was loaded, and takes up the page that a link from outside names behind
/// `#/`: static hosts know one page only.
pub fn settle() {
    if let Some(folder) = folder() {
        routes::mount(folder);
    }
    let hash = window().location().hash().unwrap_or_default();
    let Some(path) = routes::behind_hash(&hash) else {
        return;
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// The address of config.json, where this copy may have one: the page names it, the server's own page does not.
#[must_use]
pub fn config_url() -> Option<String> {
    let meta = find::<HtmlMetaElement>("meta[name=countersign-config]")?;
    let base = document().base_uri().ok()??;
    let url = web_sys::Url::new_with_base(&meta.content(), &base).ok()?;
    Some(url.href())
}

/// The page is drawn inside another page, which could lay its own over it. A policy in the page itself can't forbid
/// that, so the console refuses to start there.
#[must_use]
pub fn is_framed() -> bool {
    let own = JsValue::from(window());
    match window().top() {
        Ok(Some(top)) => own != JsValue::from(top),
        Ok(None) | Err(_) => true,
    }
}

/// The path of the folder that holds the console's program, without a slash at the end.
fn folder() -> Option<String> {
    let program = find::<HtmlLinkElement>("link[rel=modulepreload]")?;
    let url = web_sys::Url::new(&program.href()).ok()?;
    let path = url.pathname();
    Some(path.rsplit_once('/')?.0.to_owned())
}

fn find<T: JsCast>(selector: &str) -> Option<T> {
    let found = document().query_selector(selector).ok()??;
    found.dyn_into().ok()
}
