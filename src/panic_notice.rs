//! The notice that a panic made the page unusable, with an offer to reload.

/// Logs a panic to the browser's console and shows the notice of index.html.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let notice = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id("crash"));
        if let Some(notice) = notice {
            let _ = notice.remove_attribute("hidden");
        }
    }));
}
