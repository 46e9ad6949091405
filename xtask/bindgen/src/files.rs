//! Files whose names say what is in them.

use std::fs;
use std::path::Path;

use anyhow::Result;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of the hash in a name; the server serves files with so many for a year.
const HASH_DIGITS: usize = 16;

/// Writes `STEM-HASHEND` into `folder`, and returns the name.
pub fn write_hashed(folder: &Path, stem: &str, end: &str, content: &[u8]) -> Result<String> {
    let name = hashed_name(stem, end, content);
    fs::write(folder.join(&name), content)?;
    Ok(name)
}

/// `STEM-HASHEND`; the end is the extension, or more.
fn hashed_name(stem: &str, end: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let hash: String = hash.chars().take(HASH_DIGITS).collect();
    format!("{stem}-{hash}{end}")
}

/// The value of an `integrity` attribute.
pub fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// printf x | openssl dgst -sha256; printf x | openssl dgst -sha256 -binary | base64
    #[test]
    fn name_and_integrity_are_of_the_content() {
        assert_eq!(hashed_name("a", ".js", b"x"), "a-2d711642b726b044.js");
        assert_eq!(
            integrity(b"x"),
            "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="
        );
    }
}
