//! The bytes of a file.

use diagnosis::{MAX_INPUT, Secret};
use thiserror::Error;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// A file that was not read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReadError {
    /// Larger than [`MAX_INPUT`].
    #[error("{name} is {size}; at most {max} are read. Choose the file with the public key or certificate, usually a few KB.", size = size_label(*.size), max = size_label(MAX_INPUT as f64))]
    TooLarge {
        /// The file's name.
        name: String,
        /// Its size in bytes.
        size: f64,
    },
    /// The browser could not read it.
    #[error(
        "The browser couldn’t read {name}. If it’s a folder, choose a file in it; if it was moved or changed, choose it again."
    )]
    Unreadable {
        /// The file's name.
        name: String,
    },
}

/// The bytes of a file, which may be a private key.
///
/// # Errors
/// The file is too large, or the browser can't read it.
pub async fn read_bytes(file: &File) -> Result<Secret, ReadError> {
    let name = file.name();
    if file.size() > MAX_INPUT as f64 {
        let size = file.size();
        return Err(ReadError::TooLarge { name, size });
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Err(ReadError::Unreadable { name });
    };
    let array = js_sys::Uint8Array::new(&buffer);
    let bytes = Secret::new(array.to_vec());
    // It may be a private key: leave no copy behind in the browser's buffer.
    array.fill(0, 0, array.length());
    Ok(bytes)
}

/// A size for people: `17 bytes`, `12 KB`, `3.4 MB`.
#[must_use]
pub fn size_label(bytes: f64) -> String {
    const KB: u64 = 1_024;
    const MB: u64 = KB * KB;
    let bytes = bytes as u64;
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", (bytes + KB / 2) / KB),
        _ => {
            let tenths = (10 * bytes + MB / 2) / MB;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_file_names_both_sizes() {
        let error = ReadError::TooLarge {
            name: "disk.img".to_owned(),
            size: 52_428_800.0,
        };
        let text = error.to_string();
        for part in ["disk.img", "50.0 MB", "32.0 MB"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(size_label(17.0), "17 bytes");
        assert_eq!(size_label(2_048.0), "2 KB");
        assert_eq!(size_label(3.4 * 1_024.0 * 1_024.0), "3.4 MB");
    }
}
