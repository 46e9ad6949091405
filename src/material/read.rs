//! From a file or a pasted text to a diagnosis. The bytes themselves are kept nowhere.

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, MAX_INPUT, Secret, diagnose};
use thiserror::Error;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// What was given: where it came from, and all that may be kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The file's name; `None` where it was pasted.
    pub file_name: Option<String>,
    /// What it is.
    pub diagnosis: Diagnosis,
}

impl Given {
    /// The public half of what was refused, where the diagnosis could work one out.
    #[must_use]
    pub fn public_half(&self, now: DateTime<Utc>) -> Option<Self> {
        let pem = self.diagnosis.derived.as_ref()?.to_pem();
        let of = self.file_name.as_deref().unwrap_or("pasted text");
        Some(Self {
            file_name: Some(format!("{of} (public half)")),
            diagnosis: diagnose(pem.as_bytes(), now),
        })
    }
}

/// A file that was not read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum IntakeError {
    /// Larger than [`MAX_INPUT`].
    #[error("{name} has {size}. A key or certificate has a few KB, and more than {max} is not read. Choose the file with the public key or certificate.", size = size_label(*.size), max = size_label(MAX_INPUT as f64))]
    TooLarge {
        /// The file's name.
        name: String,
        /// Its size in bytes.
        size: f64,
    },
    /// The browser could not read it.
    #[error(
        "The browser could not read {name}. If it is a folder, choose a file in it; if it was moved or changed, choose it again."
    )]
    Unreadable {
        /// The file's name.
        name: String,
    },
}

/// Reads a file and says what it is.
///
/// # Errors
/// The file is too large, or the browser can't read it.
pub async fn read_file(file: &File, now: DateTime<Utc>) -> Result<Given, IntakeError> {
    let bytes = read_bytes(file).await?;
    Ok(Given {
        file_name: Some(file.name()),
        diagnosis: diagnose(&bytes, now),
    })
}

/// The bytes of a file, which may be a private key.
///
/// # Errors
/// As [`read_file`].
pub async fn read_bytes(file: &File) -> Result<Secret, IntakeError> {
    let name = file.name();
    if file.size() > MAX_INPUT as f64 {
        let size = file.size();
        return Err(IntakeError::TooLarge { name, size });
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Err(IntakeError::Unreadable { name });
    };
    let array = js_sys::Uint8Array::new(&buffer);
    let bytes = Secret::new(array.to_vec());
    // It may be a private key: leave no copy behind in the browser's buffer.
    array.fill(0, 0, array.length());
    Ok(bytes)
}

/// Says what a pasted text is.
#[must_use]
pub fn read_text(text: String, now: DateTime<Utc>) -> Given {
    let bytes = Secret::new(text.into_bytes());
    Given {
        file_name: None,
        diagnosis: diagnose(&bytes, now),
    }
}

/// A size in words: `17 bytes`, `12 KB`, `3.4 MB`.
#[must_use]
pub fn size_label(bytes: f64) -> String {
    match bytes {
        ..1_000.0 => format!("{bytes} bytes"),
        ..1_000_000.0 => format!("{:.0} KB", bytes / 1_024.0),
        _ => format!("{:.1} MB", bytes / (1_024.0 * 1_024.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_too_large_is_refused_with_both_sizes() {
        let error = IntakeError::TooLarge {
            name: "disk.img".to_owned(),
            size: 52_428_800.0,
        };
        let text = error.to_string();
        assert!(
            text.contains("disk.img has 50.0 MB") && text.contains("32.0 MB"),
            "{text}"
        );
    }

    #[test]
    fn sizes_in_words() {
        assert_eq!(size_label(17.0), "17 bytes");
        assert_eq!(size_label(2_048.0), "2 KB");
    }
}
