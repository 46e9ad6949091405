//! The pages of the folder: index.html out of the built one, and 404.html.

use anyhow::{Result, bail};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

const CHARSET: &str = "<meta charset=\"utf-8\">";
const DEEP_LINK: &str = include_str!("deep-link.js");
/// Where requests may go until config.json is read; then the console narrows it to the backend that is named there.
const ANY_BACKEND: &str = "'self' https: http://localhost:* http://127.0.0.1:*";

/// index.html: every address relative, since the folder may lie anywhere; a policy of its own, since the host may
/// send none; and the name of config.json.
///
/// # Errors
///
/// Where the built page is not as expected.
pub fn index(built: &str, files: &[String], base_path: Option<&str>) -> Result<String> {
    let mut html = built.to_owned();
    for name in files {
        for quote in ['"', '\''] {
            html = html.replace(
                &format!("{quote}/{name}{quote}"),
                &format!("{quote}./{name}{quote}"),
            );
        }
    }
    if let Some((_, rest)) = html.split_once("=\"/") {
        let address: String = rest.chars().take(40).collect();
        bail!("the built index.html names /{address}…, which is no file beside it");
    }
    let Some((before, after)) = html.split_once(CHARSET) else {
        bail!("the built index.html has no {CHARSET}");
    };
    let script = deep_link(base_path);
    let scripts: Vec<String> = std::iter::once(script.as_str())
        .chain(inline_scripts(after))
        .map(hash)
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src {ANY_BACKEND}; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         object-src 'none'",
        scripts.join(" ")
    );
    Ok(format!(
        "{before}{CHARSET}\n    {}\n    <meta name=\"referrer\" content=\"no-referrer\">\n    \
         <meta name=\"countersign-config\" content=\"./config.json\">\n    <script>{script}</script>{after}",
        policy_meta(&policy)
    ))
}

/// 404.html: redirects known addresses to index.html; for all others it says that there is no such page.
pub fn not_found(base_path: Option<&str>) -> String {
    let script = deep_link(base_path);
    // Without a fixed folder its place is unknown here: the host's start page is the best guess.
    let home = base_path.unwrap_or("/");
    let policy = format!(
        "default-src 'none'; script-src {}; base-uri 'none'; form-action 'none'",
        hash(&script)
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n  <head>\n    {CHARSET}\n    {}\n    \
         <meta name=\"referrer\" content=\"no-referrer\">\n    <script>{script}</script>\n    \
         <title>Not found · Countersign</title>\n    \
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n    \
         <meta name=\"color-scheme\" content=\"light dark\">\n  </head>\n  <body>\n    \
         <h1>Page not found</h1>\n    \
         <p>Check the address. <a href=\"{home}\">Go to the start page</a></p>\n    \
         <noscript><p>Countersign requires JavaScript and WebAssembly.</p></noscript>\n  </body>\n</html>\n",
        policy_meta(&policy)
    )
}

fn policy_meta(policy: &str) -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
}

fn deep_link(base_path: Option<&str>) -> String {
    match base_path {
        None => DEEP_LINK.to_owned(),
        Some(path) => DEEP_LINK.replace("folder = null", &format!("folder = '{path}'")),
    }
}

fn hash(script: &str) -> String {
    let digest = Sha256::digest(script.as_bytes());
    format!("'sha256-{}'", Base64::encode_string(&digest))
}

/// The texts of scripts without a `src`. The page is our own build's: no more of HTML has to be understood.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|after| {
        let (attributes, body) = after.split_once('>')?;
        let (script, _) = body.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub const BUILT: &str = "<!doctype html><html><head>\n    <meta charset=\"utf-8\">\
        <link rel=\"modulepreload\" href=\"/a-0123456789abcdef.js\">\
        <script type=\"module\">import init from '/a-0123456789abcdef.js';</script></head></html>";

    fn files() -> Vec<String> {
        vec!["a-0123456789abcdef.js".to_owned()]
    }

    #[test]
    fn every_address_is_relative_and_every_script_hashed() {
        let html = index(BUILT, &files(), None).unwrap();
        assert!(!html.contains("\"/") && !html.contains("'/a"), "{html}");
        let loader = "import init from './a-0123456789abcdef.js';";
        assert!(html.contains(loader));
        for script in [loader, DEEP_LINK] {
            assert!(html.contains(&hash(script)), "{html}");
        }
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            hash("alert(1)"),
            "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
        );
    }

    #[test]
    fn the_policy_comes_before_every_script_and_allows_none_else() {
        for html in [index(BUILT, &files(), None).unwrap(), not_found(None)] {
            let policy = html.find("Content-Security-Policy").unwrap();
            assert!(policy < html.find("<script").unwrap());
            assert!(!html.contains("unsafe-inline") && !html.contains("'unsafe-eval'"));
        }
    }

    #[test]
    fn a_fixed_folder_stands_in_the_script_and_in_its_hash() {
        let script = deep_link(Some("/x/"));
        assert!(script.contains("const folder = '/x/';"));
        for html in [
            index(BUILT, &files(), Some("/x/")).unwrap(),
            not_found(Some("/x/")),
        ] {
            assert!(html.contains(&script) && html.contains(&hash(&script)));
        }
    }

    #[test]
    fn an_address_of_no_file_stops_it() {
        assert!(index(&BUILT.replace("/a-", "/b-"), &files(), None).is_err());
    }
}
