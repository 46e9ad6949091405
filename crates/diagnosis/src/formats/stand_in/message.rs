//! What is left when nothing was printed but words: an error message, the label of a key, an algorithm, one word.

use super::errors::is_error;
use super::value::single;
use super::{EMPTY_VALUE, FINGERPRINT, KEY_ID, StandIn, stand_in};
use crate::bytes::contains;

const ERROR: StandIn = stand_in(
    "an error message of a program, not the key that it should have printed",
    "Repeat the command or request, and check its result before you save it.",
);
const RESULT: StandIn = stand_in(
    "the result of a command, not the key that it was about",
    "Upload the public key or certificate that the command read or wrote.",
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
const TOKEN: StandIn = stand_in(
    "a token or password, not a key",
    "Upload the public key of the application. Treat the token as exposed if others have this file.",
);
const CLAIMS: StandIn = stand_in(
    "the header or the claims of a token, not a key",
    "Upload the public key of the pair that signs it.",
);
const SPREADSHEET: StandIn = stand_in(
    "what a spreadsheet made of the key, not the key itself",
    "Copy the key from its file. In a spreadsheet, its cell must be formatted as text.",
);
const CAPTION: StandIn = stand_in(
    "a caption or a note about a key, not the key itself",
    "Upload the file that it is about: a PEM public key or certificate.",
);
const WORD: StandIn = stand_in(
    "one word, not a key",
    "If it is a key ID or a name, upload the key file that it stands for. If it is a secret, nothing was sent or stored.",
);

/// A secret by its prefix or by the name of its variable.
pub(super) fn token(text: &str, value: &str) -> Option<StandIn> {
    const PREFIXES: [&str; 12] = [
        "sk_live_",
        "sk_test_",
        "pk_live_",
        "pk_test_",
        "rk_live_",
        "whsec_",
        "ghp_",
        "github_pat_",
        "xoxb-",
        "glpat-",
        "AKIA",
        "AIza",
    ];
    const NAMES: [&str; 4] = ["SECRET", "PASSWORD", "TOKEN", "API_KEY"];
    let name = text.split_once('=').map(|(name, _)| name);
    let is_named = value.len() < text.len()
        && value.len() <= 256
        && name.is_some_and(|name| NAMES.iter().any(|end| name.trim_end().ends_with(end)))
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c));
    let is_bearer = ["Bearer ", "Basic "].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|token| !token.contains(' '))
    });
    let is_token = is_named || is_bearer || PREFIXES.iter().any(|start| value.starts_with(start));
    (is_token && !text.contains('\n')).then_some(TOKEN)
}

/// What the text of a page or a message says about a key, the errors of a spreadsheet, JSON of a token.
fn shown(text: &str, lower: &str) -> Option<StandIn> {
    const LONGEST: usize = 200;
    const CAPTIONS: [&str; 13] = [
        "attach", "copied", "click ", "copy key", "show ", "view ", "loading", "download",
        "binary", "blob", "bytes)", "see file", "(long)",
    ];
    const MEMBERS: [&str; 5] = [
        "\"typ\"",
        "\"alg\"",
        "\"iss\"",
        "\"payload\"",
        "\"access_token\"",
    ];
    if lower.starts_with('{') {
        let is_token =
            MEMBERS.iter().any(|name| lower.contains(name)) && !lower.contains("\"kty\"");
        return is_token.then_some(CLAIMS);
    }
    let is_error = text.len() <= 16 && text.starts_with('#') && text.ends_with(['!', '?', 'A']);
    let is_rounded = text.len() <= 40
        && text.contains("E+")
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ".,E+".contains(c));
    if is_error || is_rounded {
        return Some(SPREADSHEET);
    }
    let is_caption = text.len() <= LONGEST && CAPTIONS.iter().any(|word| lower.contains(word));
    is_caption.then_some(CAPTION)
}

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
    if let Some(found) = named(text).or_else(|| shown(text, &lower)) {
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
    const WORDS: [&str; 26] = [
        "rsa key ok",
        "key is valid",
        "writing rsa key",
        "verify ok",
        "signature ok",
        "certificate purposes:",
        "saved in ",
        "saved at",
        "in file <",
        "written to",
        "generating ",
        "generate ",
        "pass phrase",
        "password for",
        "will not expire",
        "will expire",
        "successfully",
        "success!",
        "created key [",
        "certificate is at",
        "your cert is in",
        "already exists",
        "no identities",
        "asked to enter ",
        "✔ certificate:",
        ": ascii text",
    ];
    // The dots of openssl while it looks for primes.
    let is_progress = lower.contains("+++") && lower.chars().all(|c| ".+*- \r\n".contains(c));
    is_progress
        || WORDS.iter().any(|word| lower.contains(word))
        || lower.ends_with(": ok")
        || lower.ends_with(" created")
}

/// Words of a BEGIN line, and nothing else.
fn is_label(lower: &str) -> bool {
    const WORDS: [&str; 9] = [
        "begin",
        "end",
        "public",
        "private",
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
    const NAMES: [&str; 25] = [
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
        "rsa 2048",
        "rsa-sha256",
        "rsaencryption",
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

/// `kid: value`, `jwks_uri=https://…`, `{"pem": null}`.
fn named(text: &str) -> Option<StandIn> {
    const IDS: [&str; 8] = [
        "kid", "key_id", "keyid", "key id", "x5t", "x5t#s256", "jkt", "id",
    ];
    let text = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let (name, value) = text.split_once([':', '='])?;
    let name = name.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let value = value.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    let is_name = !name.is_empty()
        && name.len() <= 40
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-# .".contains(c));
    if !is_name || text.contains('\n') {
        return None;
    }
    if value.is_empty() {
        return Some(EMPTY_VALUE);
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
