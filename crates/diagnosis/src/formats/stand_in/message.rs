//! What is left when nothing was printed but words: an error message, the label of a key, an algorithm, one word.

use super::errors::is_error;
use super::value::single;
use super::{FINGERPRINT, KEY_ID, StandIn, stand_in};
use crate::bytes::contains;

const ERROR: StandIn = stand_in(
    "an error message of a program, not the key that it should have printed",
    "Repeat the command or request, and check its result before you save it.",
);
const RESULT: StandIn = stand_in(
    "the result of a command, not the key that it was about",
    "Upload the file that the command read.",
);
const SERIAL: StandIn = stand_in(
    "a certificate's serial number, not the certificate itself",
    "Upload the certificate with this serial number.",
);
const LABEL: StandIn = stand_in(
    "the label of a key, without the key",
    "Copy the whole file, from the BEGIN line to the END line.",
);
const ALGORITHM: StandIn = stand_in(
    "the name of an algorithm, not a key",
    "Upload the public key that is used with it.",
);
const WORD: StandIn = stand_in(
    "one word, not a key",
    "If it is a key ID or a name, upload the key file that it stands for. If it is a secret, nothing was sent or stored.",
);

/// What a short text says. `value`: without the name of a variable.
pub(super) fn find(text: &str, value: &str) -> Option<StandIn> {
    const LONGEST: usize = 1024;
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if lower
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '|' | ','))
        .any(|word| word.starts_with("sha256:") && word.len() >= 50)
    {
        return Some(FINGERPRINT);
    }
    if is_error(&lower) {
        return Some(ERROR);
    }
    if is_result(&lower) {
        return Some(RESULT);
    }
    if lower.starts_with("serial") && lower.contains([':', '=']) && !lower.contains('\n') {
        return Some(SERIAL);
    }
    if is_label(&lower) {
        return Some(LABEL);
    }
    if is_algorithm(&lower) {
        return Some(ALGORITHM);
    }
    if let Some(found) = named(text) {
        return Some(found);
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_.:/+=@~".contains(c);
    (value.len() <= 64 && value.chars().all(is_word)).then(|| {
        if is_encoded_thumbprint(value) {
            KEY_ID
        } else {
            WORD
        }
    })
}

fn is_result(lower: &str) -> bool {
    const WORDS: [&str; 6] = [
        "rsa key ok",
        "key is valid",
        "writing rsa key",
        "verify ok",
        "signature ok",
        "certificate purposes:",
    ];
    WORDS.iter().any(|word| lower.contains(word)) || lower.ends_with(": ok")
}

/// Words of a BEGIN line, and nothing else.
fn is_label(lower: &str) -> bool {
    const WORDS: [&str; 8] = [
        "begin",
        "end",
        "public",
        "key",
        "rsa",
        "certificate",
        "x509",
        "trusted",
    ];
    let mut words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| WORDS.contains(&word))
        && contains(lower.as_bytes(), b" ")
}

fn is_algorithm(lower: &str) -> bool {
    const NAMES: [&str; 22] = [
        "rs256",
        "rs384",
        "rs512",
        "ps256",
        "ps384",
        "ps512",
        "es256",
        "es384",
        "es512",
        "eddsa",
        "hs256",
        "rsa",
        "rsa2048",
        "rsa-2048",
        "rsa_2048",
        "rsa:2048",
        "rsa:4096",
        "rsa4096",
        "ed25519",
        "sha256",
        "sha256withrsa",
        "private_key_jwt",
    ];
    NAMES.contains(&lower)
}

/// `kid: value`, `jwks_uri: https://…`.
fn named(text: &str) -> Option<StandIn> {
    const IDS: [&str; 8] = [
        "kid", "key_id", "keyid", "key id", "x5t", "x5t#s256", "jkt", "id",
    ];
    let (name, value) = text.split_once(':')?;
    let name = name.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let value = value.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    let is_name = !name.is_empty()
        && name.len() <= 40
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-# .".contains(c));
    if !is_name || value.is_empty() || text.contains('\n') {
        return None;
    }
    if IDS.contains(&name.to_ascii_lowercase().as_str()) && !value.contains(char::is_whitespace) {
        return Some(KEY_ID);
    }
    single(value).filter(|found| !found.is_identifier)
}

/// The key ID of an Auth0 tenant's certificate: base64 of a SHA-1 in upper case.
fn is_encoded_thumbprint(value: &str) -> bool {
    use base64ct::{Base64UrlUnpadded, Encoding as _};

    value.len() == 54
        && Base64UrlUnpadded::decode_vec(value)
            .is_ok_and(|octets| octets.iter().all(u8::is_ascii_hexdigit))
}
