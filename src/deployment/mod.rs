//! Where this copy of the console is deployed, and how it is configured there.

mod config;
mod content_policy;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlLinkElement, HtmlMetaElement};

pub use config::{Config, ConfigError};
pub use content_policy::restrict_connections;

use crate::{
    api::{ApiError, text_file},
    routes,
};

/// Finds the folder from which the console was loaded, and opens the page that an external link names after `#/`:
/// static hosts serve one page only.
pub fn apply_location() {
    if let Some(folder) = folder() {
        routes::mount(folder);
    }
    let hash = window().location().hash().unwrap_or_default();
    let Some(path) = routes::path_of_fragment(&hash) else {
        return;
    };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// Why there is no configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartFailure {
    /// It can't be fetched.
    Fetch(ApiError),
    /// Its content is not allowed.
    Content(ConfigError),
}

/// Reads config.json; if there is none, the backend is the server that served the console.
///
/// # Errors
/// The file can't be fetched, or its content is not allowed.
pub async fn read_config(url: &str) -> Result<Config, StartFailure> {
    match text_file(url).await.map_err(StartFailure::Fetch)? {
        Some(text) => Config::parse(&text).map_err(StartFailure::Content),
        None => Ok(Config::default()),
    }
}

/// The address of config.json, if this copy may have one: the page names it, the server's own page doesn't.
#[must_use]
pub fn config_url() -> Option<String> {
    let meta = find::<HtmlMetaElement>("meta[name=countersign-config]")?;
    let base = document().base_uri().ok()??;
    let url = web_sys::Url::new_with_base(&meta.content(), &base).ok()?;
    Some(url.href())
}

/// Returns true if the page is framed by another, which could place its own controls over it. A policy in the page
/// itself can't forbid that, so the console doesn't start there.
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
