//! The pages of the console, and the parts that each loads at its address.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Where they are declared.
const FILE: &str = "src/pages.json";

/// A page at an address.
#[derive(Debug, Default, Deserialize)]
pub struct Page {
    /// Its name; a page may have several addresses.
    pub page: String,
    /// The address in the console's folder; a segment that begins with a colon stands for any.
    pub address: String,
    /// The parts.
    pub parts: Vec<String>,
    /// What whoever uses the page needs next, fetched as soon as the browser is idle.
    #[serde(default)]
    pub next: Vec<String>,
    /// People begin with it.
    #[serde(default, rename = "entry")]
    pub is_entry: bool,
}

impl Page {
    /// All pages of the console whose sources are in `folder`.
    pub fn all(folder: &Path) -> Result<Vec<Self>> {
        let path = folder.join(FILE);
        let text = fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// A regular expression for the address, wherever the console's folder is.
    pub fn pattern(&self) -> String {
        let path: Vec<&str> = self
            .address
            .split('/')
            .map(|segment| {
                if segment.starts_with(':') {
                    "[^/]+"
                } else {
                    segment
                }
            })
            .collect();
        match path.join("/").trim_end_matches('/') {
            "" => "/$".to_owned(),
            path => format!("{path}/?$"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_is_that_of_the_address() {
        for (address, pattern) in [
            (
                "/applications/:id/settings",
                "/applications/[^/]+/settings/?$",
            ),
            ("/inspect", "/inspect/?$"),
            ("/", "/$"),
        ] {
            let page = Page {
                address: address.to_owned(),
                ..Page::default()
            };
            assert_eq!(page.pattern(), pattern);
        }
    }
}
