//! The one-time code of a sign-in link.

use leptos::prelude::*;
use management_api::rules::SIGN_IN_CODE_LENGTH;

/// The address is that of a sign-in link.
#[must_use]
pub fn arrives_by_link() -> bool {
    window()
        .location()
        .hash()
        .is_ok_and(|hash| hash.starts_with("#code="))
}

/// The code in what was pasted into the field of a sign-in link: one that is not as long as codes are is no code.
#[must_use]
pub fn pasted_code(pasted: &str) -> Option<String> {
    code_of(pasted).filter(|code| code.len() == SIGN_IN_CODE_LENGTH)
}

/// The code in a sign-in link, or the text itself if it is a bare code.
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
    fn a_word_is_no_code() {
        let code = "eAOz-Up2iZACwGUw4Y220mF8IfNVFQuKXw-dCAKTbRY";
        let link = format!("http://127.0.0.1:8080/sign-in#code={code}");
        assert_eq!(pasted_code(&link).as_deref(), Some(code));
        assert_eq!(pasted_code(code).as_deref(), Some(code));
        for wrong in ["hello", "http://127.0.0.1:8080/sign-in#code=eAOz-Up2iZ", ""] {
            assert_eq!(pasted_code(wrong), None, "{wrong}");
        }
    }

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
