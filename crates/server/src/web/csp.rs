//! The Content-Security-Policy, with the hashes of the page's inline scripts.

use aws_lc_rs::digest::{SHA256, digest};
use base64ct::{Base64, Encoding};

/// The policy of the console's pages. `wasm-unsafe-eval` compiles WebAssembly and nothing else.
///
/// Trunk's loader is an inline script: its hash allows it, whereas a nonce baked into a file would
/// allow anything.
pub(super) fn policy(page: &str) -> String {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    for script in inline_scripts(page) {
        let hash = digest(&SHA256, script.as_bytes());
        scripts.push_str(&format!(
            " 'sha256-{}'",
            Base64::encode_string(hash.as_ref())
        ));
    }
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'"
    )
}

/// The policy of everything else: nothing may be loaded or framed.
pub(super) const NOTHING: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The texts of scripts without a `src`. The page is our own build's, so that no more of HTML has
/// to be understood.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else {
            break;
        };
        let Some((script, following)) = body.split_once("</script>") else {
            break;
        };
        let has_source = attributes
            .split_ascii_whitespace()
            .any(|word| word.starts_with("src="));
        if !has_source && !script.is_empty() {
            scripts.push(script);
        }
        rest = following;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::{inline_scripts, policy};

    #[test]
    fn only_inline_scripts_are_hashed() {
        let page = r#"<head><script type="module">alert(1)</script><script src="/a.js"></script>
            <script
                type="module" src="/b.js" defer></script><script></script></head>"#;
        assert_eq!(inline_scripts(page), ["alert(1)"]);
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(policy(page).contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
    }

    #[test]
    fn a_page_without_inline_scripts_needs_no_hash() {
        assert!(policy("<p>").contains("script-src 'self' 'wasm-unsafe-eval'; style-src"));
    }
}
