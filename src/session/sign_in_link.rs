//! The one-time code of a sign-in link.

use leptos::prelude::*;

/// The address is that of a sign-in link.
#[must_use]
pub fn arrives_by_link() -> bool {
    window()
        .location()
        .hash()
        .is_ok_and(|hash| hash.starts_with("#code="))
}

/// The code in a pasted sign-in link, or the text itself if it is a bare code.
#[must_use]
pub fn code_of(pasted: &str) -> Option<String> {
    let pasted = pasted.trim();
    let code = pasted
        .split_once("#code=")
        .map_or(pasted, |(_, code)| code)
        .split('&')
        .next()
        .unwrap_or_default();
    let plausible = !code.is_empty()
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    plausible.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found_in_a_link() {
        for (pasted, code) in [
            ("http://127.0.0.1:8080/sign-in#code=aB-3_x", Some("aB-3_x")),
            ("#code=abc&x=1", Some("abc")),
            (" abc \n", Some("abc")),
            ("", None),
            ("http://127.0.0.1:8080/sign-in", None),
            ("please let me in", None),
        ] {
            assert_eq!(code_of(pasted).as_deref(), code, "{pasted:?}");
        }
    }
}
