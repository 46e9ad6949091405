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
        save_file(&name, &media_type, &bytes.run(()));
    };
    view! {
        <Button small=true label on_press=save>
            <Icon glyph=Glyph::Download />
            "Download"
        </Button>
    }
}

/// Saves bytes under a name. No report: the browser shows downloads itself.
pub fn save_file(name: &str, media_type: &str, bytes: &[u8]) {
    let _ = save(name, media_type, bytes);
}

/// Saves texts, one after the other, under a name.
pub fn save_texts(name: &str, media_type: &str, texts: &[String]) {
    let parts: js_sys::Array = texts.iter().map(JsValue::from).collect();
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options(media_type));
    let _ = blob.and_then(|blob| save_blob(name, &blob));
}

fn save(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let octets = js_sys::Uint8Array::from(bytes);
    let parts = js_sys::Array::of1(&octets);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options(media_type))?;
    // The blob has a copy. They may be a private key.
    octets.fill(0, 0, octets.length());
    save_blob(name, &blob)
}

fn options(media_type: &str) -> BlobPropertyBag {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    options
}

fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
