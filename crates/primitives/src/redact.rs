//! Texts from callers that may be secrets. Answers, logs and the database only get their kind: a key or a secret sent to
//! the wrong place must not be found there later.

use core::fmt;
use std::borrow::Cow;

use crate::text::{excerpt, mark_blanks};

/// The kind of a text that is neither repeated nor stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitive {
    /// JSON, or part of it.
    Json,
    /// PEM, or part of it.
    Pem,
    /// A JWT, or the value of an Authorization header.
    Token,
    /// Random characters: a client secret, a code, base64 or hex of a key.
    Random,
}

impl fmt::Display for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Pem => "PEM",
            Self::Token => "a token",
            Self::Random => "a key or secret",
        })
    }
}

/// The longest property name that is repeated, in characters.
const NAME: usize = 40;
/// The longest value that is repeated, in characters.
const VALUE: usize = 24;
/// The minimum number of characters to tell randomness from words where there are digits among them: base64 of 16 bytes
/// has 22, without padding.
const RANDOM: usize = 20;
/// The same for letters alone.
const RANDOM_LETTERS: usize = 24;
/// The minimum length of hex that is not a word or number.
const RANDOM_HEX: usize = 20;
/// The minimum length of one case and digits that is not a word or number.
const RANDOM_OF_ONE_CASE: usize = 32;

/// Returns the kind of secret that a text could contain, if any.
pub fn sensitive(text: &str) -> Option<Sensitive> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // One byte is found much faster than a text, and most texts don't have it.
    let has = |byte: u8, part: &str| text.as_bytes().contains(&byte) && text.contains(part);
    if start.starts_with(['{', '[', '"']) || has(b'"', "\":") || has(b'"', "\" :") {
        return Some(Sensitive::Json);
    }
    if has(b'-', "----") || has(b'K', "PRIVATE KEY") {
        return Some(Sensitive::Pem);
    }
    let scheme = start.split(' ').next().unwrap_or_default();
    let is_header = start.len() > scheme.len()
        && ["bearer", "basic"]
            .iter()
            .any(|name| scheme.eq_ignore_ascii_case(name));
    // `{"` in base64url: the header of every JWT.
    if is_header || has(b'J', "eyJ") {
        return Some(Sensitive::Token);
    }
    let is_found = text.len() >= RANDOM
        && (text.split(|c| !is_of_key(c)).any(is_random) || holds_wrapped_key(text));
    is_found.then_some(Sensitive::Random)
}

/// The characters of base64, base64url and hex.
fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-')
}

/// Returns true for a random text in pieces of one length, of which the last may be shorter: lines of base64 of any
/// width, or hex in groups.
fn holds_wrapped_key(text: &str) -> bool {
    let is_break = |c: char| c.is_whitespace() || c.is_control() || c == ':';
    let mut key = String::with_capacity(text.len());
    let mut width = 0;
    for piece in text.split(is_break).filter(|piece| !piece.is_empty()) {
        let goes_on = !key.is_empty() && piece.len() <= width && piece.chars().all(is_of_key);
        if goes_on {
            key.push_str(piece);
        }
        if goes_on && piece.len() == width {
            continue;
        }
        if is_random(&key) {
            return true;
        }
        key.clear();
        if piece.chars().all(is_of_key) {
            key.push_str(piece);
            width = piece.len();
        }
    }
    is_random(&key)
}

/// Random characters switch between upper case, lower case, digits and signs about two times in three; words rarely do.
fn is_random(run: &str) -> bool {
    if run.len() < RANDOM {
        return false;
    }
    let mut held = [false; 4];
    let mut changes = 0;
    let mut last = None;
    for kind in run.bytes().map(kind) {
        if let Some(held) = held.get_mut(usize::from(kind)) {
            *held = true;
        }
        changes += usize::from(last.is_some_and(|last| last != kind));
        last = Some(kind);
    }
    let [has_upper, has_lower, has_digit, _] = held;
    let minimum = if has_digit { RANDOM } else { RANDOM_LETTERS };
    if run.len() >= minimum && has_upper && has_lower && changes * 5 >= run.len() * 2 {
        return true;
    }
    if !has_digit {
        return false;
    }
    let longest = |is_part: fn(u8) -> bool| {
        run.as_bytes()
            .split(|&byte| !is_part(byte))
            .filter(|part| part.len() >= RANDOM_HEX)
            .filter(|part| {
                let digits = part.iter().filter(|byte| byte.is_ascii_digit()).count();
                digits * 10 >= part.len() && digits < part.len() || digits > 2 * RANDOM_OF_ONE_CASE
            })
            .map(|part| {
                let is_hex = part.iter().all(u8::is_ascii_hexdigit);
                // As long as what is told from words.
                if is_hex && part.len() >= RANDOM_HEX {
                    part.len().max(RANDOM_OF_ONE_CASE)
                } else {
                    part.len()
                }
            })
            .max()
            .unwrap_or_default()
    };
    let longest_of_one_case = longest(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        .max(longest(|byte| {
            byte.is_ascii_digit() || byte.is_ascii_uppercase()
        }));
    longest_of_one_case >= RANDOM_OF_ONE_CASE
}

const UPPER: u8 = 0;
const LOWER: u8 = 1;
const DIGIT: u8 = 2;
const SIGN: u8 = 3;

const fn kind(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => UPPER,
        b'a'..=b'z' => LOWER,
        b'0'..=b'9' => DIGIT,
        _ => SIGN,
    }
}

/// The name of an unknown property or parameter: as it is if it reads like a name, otherwise its kind.
pub fn name(text: &str) -> Cow<'_, str> {
    if let Some(kind) = sensitive(text) {
        return format!("({kind})").into();
    }
    // A trailing space is a common mistake and is shown.
    let word = text.trim_end_matches(' ');
    let reads_like_a_name = text.len() <= NAME
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || "_$@".contains(c))
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_$@.:-".contains(&byte));
    if reads_like_a_name {
        text.into()
    } else {
        format!("(a name of {} characters)", text.chars().count()).into()
    }
}

/// At most five unknown names, and the number of the others.
pub fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 5;
    let mut all = all.into_iter();
    let shown: Vec<_> = all.by_ref().take(SHOWN).map(name).collect();
    let shown = shown.join(",");
    match all.count() {
        0 => shown,
        others => format!("{shown} and {others} more"),
    }
}

/// A value for the answer to its sender: as it is if it is short and plain.
pub fn value(text: &str) -> Cow<'_, str> {
    let length = text.chars().count();
    match sensitive(text) {
        Some(kind) => format!("({kind})").into(),
        None if length > VALUE => format!("(a value of {length} characters)").into(),
        None => excerpt(text).into(),
    }
}

/// A public identifier, such as an audience, a scope or a `User-Agent`, for answers and logs.
pub fn text(text: &str) -> String {
    match sensitive(text) {
        Some(kind) => format!("({kind}, {} characters)", text.chars().count()),
        None => excerpt(text),
    }
}

/// A key ID from a caller: as it is if it has the form of a thumbprint or can't be a secret, with what is around it as code
/// points.
pub fn kid(kid: &str) -> String {
    /// SHA-256 in base64url.
    const THUMBPRINT: usize = 43;
    let inner = kid.trim();
    let is_short = inner.len() <= THUMBPRINT
        && inner
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_short && !inner.contains("eyJ") {
        mark_blanks(excerpt(kid))
    } else {
        text(kid)
    }
}

/// An unknown client ID: as it is if it has the form of ours or reads like a name, with what is around it as code points. A
/// client may have sent its secret instead.
pub fn client_id(id: &str) -> Cow<'_, str> {
    let inner = id.trim();
    let has_our_form = inner.len() == 32 && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if has_our_form && inner.len() == id.len() {
        id.into()
    } else if has_our_form {
        mark_blanks(excerpt(id)).into()
    } else {
        name(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contract 8.8.
    #[test]
    fn secrets_are_recognized_by_their_form() {
        for (text, kind) in [
            (r#"{"client_secret":"hush"#, Sensitive::Json),
            ("\u{feff} {", Sensitive::Json),
            ("[1", Sensitive::Json),
            (r#"secret":"hush"}"#, Sensitive::Json),
            ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIB", Sensitive::Pem),
            ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", Sensitive::Pem),
            ("eyJhbGciOiJSUzI1NiJ9.e30.", Sensitive::Token),
            ("Bearer abc", Sensitive::Token),
            ("basic YTpi", Sensitive::Token),
            // As made by identifier::secret and openssl rand: base64url, base64, hex, base32.
            (
                "Zk3vJ8yT0aWb-Qh5LxP2mNc9_RdEfUg7SiKoHt4B1uVzYqXwA6jMlCsDpIrGeOn",
                Sensitive::Random,
            ),
            ("q83vEjRWeJASNFZ4kBI0VniQEjRWeJA", Sensitive::Random),
            (
                "3f786850e387550fdab836ed7e6dc881de23001b",
                Sensitive::Random,
            ),
            (
                "key mfrggzdfmztwq2lknnwg23tpobyxe43umvsg63tf",
                Sensitive::Random,
            ),
            ("MHcCAQEEIBo1jJyNl3cRzF0nYlUj9mXo6", Sensitive::Random),
            // 128 bits as base64 and as hex, and letters alone.
            ("JUC1iBxpJs7oNuyUOUUOZw", Sensitive::Random),
            ("2112a528b478654c67b1", Sensitive::Random),
            ("mxFZltmZWhYHylUqtgHCpMWcHgBCFjzF", Sensitive::Random),
            // In lines or groups.
            (
                "MIGHAgEAMBMGByqG\nSM49AgEGCCqGSM49\nAwEHBG0wawIBAQQg\nMw1MUzxT6t",
                Sensitive::Random,
            ),
            (
                "DPoP MIGHAgEAMBMGByqGSM49 AgEGCCqGSM49AwEHBG0w",
                Sensitive::Random,
            ),
            ("680c 9ffe 19a3 6d0f 063b e191", Sensitive::Random),
            ("3b:94:2a:28:9f:d6:cb:97:54:21:c3:20:2a", Sensitive::Random),
        ] {
            assert_eq!(sensitive(text), Some(kind), "{text}");
        }
    }

    /// Contract 8.8.
    #[test]
    fn ordinary_names_are_not_secrets() {
        for text in [
            "https://login.example/tenant/oauth/token",
            "https://API.example/Applications/MyCompany2/Portal",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "550e8400-e29b-41d4-a716-446655440000",
            "python-requests/2.31.0",
            "Apache-HttpClient/4.5.14 (Java/17.0.15)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.8078.73 Safari/537.36",
            "read:client_credentials update:client_token_vault_privileged_access",
            "tokenEndpointAuthMethodsSupported2",
            "2026-11-30T04:38:30Z",
            "correct horse",
            "the four word text with long ones",
            "tokenEndpointAuthMethodsSupported",
            "service2accountkey2026prod",
        ] {
            assert_eq!(sensitive(text), None, "{text}");
        }
    }

    /// Contract 8.8.
    #[test]
    fn values_are_shown_if_they_read_like_names() {
        for text in [
            "app_type",
            "tokenEndpointAuthMethod",
            "$ref",
            "a.b-c:d",
            "expires_at ",
        ] {
            assert_eq!(name(text), text);
        }
        assert_eq!(name(r#"{"a":1}"#), "(JSON)");
        assert_eq!(name("my pass phrase!"), "(a name of 15 characters)");
        assert_eq!(name(&"x".repeat(60_000)), "(a name of 60000 characters)");
        assert_eq!(names(["a", "b"]), "a,b");
        assert_eq!(
            names(["a", "b", "c", "d", "e", "f", "g"]),
            "a,b,c,d,e and 2 more"
        );
    }

    /// Contract 8.8.
    #[test]
    fn thumbprints_are_shown() {
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(kid(thumbprint), thumbprint);
        assert_eq!(
            kid(&thumbprint.repeat(2)),
            "(a key or secret, 86 characters)"
        );
    }
}
