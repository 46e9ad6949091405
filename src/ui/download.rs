//! The button that saves bytes as a file.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::{Button, Glyph, Icon};

/// Saves bytes under a name. They are made when the button is pressed.
#[component]
pub fn DownloadButton(
    /// The file's name.
    #[prop(into)]
    name: String,
    /// Its media type.
    #[prop(into)]
    media_type: String,
    /// Makes the bytes.
    #[prop(into)]
    bytes: Callback<(), Vec<u8>>,
) -> impl IntoView {
    let label = format!("Download {name}");
    let save = move |()| {
        // No report: the browser shows downloads itself.
        let _ = save(&name, &media_type, &bytes.run(()));
    };
    view! {
        <Button small=true label on_press=save>
            <Icon glyph=Glyph::Download />
            "Download"
        </Button>
    }
}

fn save(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
