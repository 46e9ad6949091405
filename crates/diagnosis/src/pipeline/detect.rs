//! What a text without PEM is: a token, an SSH key, a web page, the text form of a key, a hex dump.

use crate::bytes::hex::{decode_dump, hex_list};
use crate::bytes::{contains, is_binary_control, without_bom};
use crate::formats::json::looks_like_json;
use crate::formats::magic::{Detected, EXPORT_PEM, Role, detect_binary, is_openpgp};
use crate::formats::printed::is_modulus_alone;
use crate::formats::tool_output::{ToolOutput, find_listed, find_tool};
use crate::formats::{jwt, looks_like_der, ssh, stand_in};
use crate::model::Kind;
use crate::object::Object;
use crate::pem::{bare, is_only_blank};
use crate::report::remedies;
use zeroize::Zeroizing;

/// Maximum length of hexadecimal, in bytes of text.
const MAX_HEX: usize = 256 * 1024;

const PRINTED_FROM: &str = "Upload the file that it was printed from.";

/// What the text is; `None` if the bytes are not text.
pub(crate) fn detect_text(bytes: &[u8]) -> Option<Detected> {
    if is_only_blank(bytes) {
        return Some(Detected::public(Kind::Empty, "an empty file"));
    }
    let text = without_bom(bytes).trim_ascii();
    let head = text
        .get(..text.len().min(512))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if text.starts_with(b"PuTTY-User-Key-File-")
        && contains(text, b"\nEncryption: ")
        && !contains(text, b"\nEncryption: none")
    {
        return Some(Detected::private(
            Kind::EncryptedPrivateKey,
            "an encrypted PuTTY private key",
        ));
    }
    let token = ["Authorization: Bearer ", "Bearer "]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme.as_bytes()))
        .unwrap_or(text);
    if jwt::is_jwt(token) {
        return Some(Detected::public(Kind::Jwt, "a JSON Web Token"));
    }
    if ssh::blob(text).is_some() {
        return Some(Detected::public(Kind::SshPublicKey, "an SSH public key"));
    }
    if head.starts_with(b"<!doctype html") || contains(&head, b"<html") {
        return Some(Detected::public(Kind::Text, "a web page (HTML)"));
    }
    if let Some(detected) = printout(text) {
        return Some(detected);
    }
    if let Some(tool) = find_tool(text) {
        return Some(output(&tool));
    }
    if let Some(found) = stand_in::find(text) {
        return Some(Detected {
            role: if found.is_identifier {
                Role::Identifier
            } else {
                Role::StandIn
            },
            ..Detected::substitute(found.what, found.remedy)
        });
    }
    if let Some(detected) = encoded(text) {
        return Some(detected);
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<svg") {
        return Some(Detected::public(Kind::Text, "an XML file"));
    }
    if matches!(text.first(), Some(b'{' | b'[')) && contains(text, b"\"kty\"") {
        return Some(Detected::substitute(
            "a JSON Web Key that can't be read: its JSON is truncated or damaged",
            "Copy or download the whole file again.",
        ));
    }
    if let Some(tool) = find_listed(text) {
        return Some(output(&tool));
    }
    if looks_like_json(text) && matches!(text.last(), Some(b'}' | b']')) {
        return Some(Detected::public(Kind::Text, "a JSON file"));
    }
    let controls = text
        .iter()
        .take(4096)
        .filter(|&&byte| is_binary_control(byte))
        .count();
    if controls == 0
        && core::str::from_utf8(bytes.get(..bytes.len().min(4096)).unwrap_or_default())
            .map_or_else(|error| error.error_len().is_none(), |_| true)
    {
        return Some(Detected::public(Kind::Text, "a text file"));
    }
    None
}

fn output(tool: &ToolOutput) -> Detected {
    Detected {
        role: Role::ToolOutput,
        ..Detected::substitute(tool.what, tool.remedy)
    }
}

/// Formats of keys other than PEM, DER and JSON.
fn printout(text: &[u8]) -> Option<Detected> {
    let says = |words: &str| contains(text, words.as_bytes());
    if says("<RSAKeyValue") || says("<RSAParameters") {
        return Some(Detected::substitute(
            "an RSA public key in XML (RSAKeyValue); the management API takes PEM",
            EXPORT_PEM,
        ));
    }
    if let Some(detected) = hexadecimal(text) {
        return Some(detected);
    }
    if text.starts_with(b"Certificate:") && (says("Signature Algorithm:") || says("Version: ")) {
        return Some(Detected::substitute(
            "the text form of a certificate (openssl -text -noout), not the certificate itself",
            PRINTED_FROM,
        ));
    }
    if text.starts_with(b"Public-Key: (")
        || text.starts_with(b"RSA Public-Key: (")
        || says("Public-Key:\n") && says("pub:\n")
    {
        return Some(Detected::substitute(
            "the text form of a public key (openssl -text), not the key itself",
            PRINTED_FROM,
        ));
    }
    if text.starts_with(b"Modulus=") || text.len() < MAX_HEX && is_modulus_alone(text) {
        return Some(Detected::substitute(
            "only the modulus of a key, without its exponent",
            PRINTED_FROM,
        ));
    }
    if says("ingerprint=") && text.len() < 256 {
        return Some(Detected {
            role: Role::Identifier,
            ..Detected::substitute(
                "a certificate's fingerprint, not the certificate itself",
                "Search for the credential that has it, or upload the file that it was computed from.",
            )
        });
    }
    if text.starts_with(b"age1")
        || text.starts_with(b"Public key: age1")
        || text.starts_with(b"untrusted comment: ") && says("public key")
    {
        return Some(Detected::substitute(
            "a public key for age, minisign or signify, which OAuth does not use",
            remedies::EXPECTED,
        ));
    }
    None
}

/// Other binary formats in base64 or in hexadecimal.
fn encoded(text: &[u8]) -> Option<Detected> {
    const POINTS: [usize; 3] = [65, 97, 133];
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace();
    let bytes = match text.get(..MAX_HEX).unwrap_or(text) {
        digits if digits.iter().all(is_hex) => decode_dump(digits),
        text => bare(text)?.der,
    };
    // A point without compression (SEC 1 §2.3.3).
    if bytes.first() == Some(&4) && POINTS.contains(&bytes.len()) {
        return Some(Detected::substitute(
            "a point of an elliptic curve, not an RSA key",
            remedies::NEW_KEY,
        ));
    }
    // Zeros are a length more often than an icon.
    let is_sure = |found: &Detected| match found.kind {
        Kind::Pgp => is_openpgp(&bytes),
        _ => found.is_private || bytes.first() != Some(&0),
    };
    // A command would read the file as it is.
    detect_binary(&bytes).filter(is_sure).map(|found| Detected {
        remedy: found.remedy.map(|_| remedies::EXPECTED),
        ..found
    })
}

/// DER in hexadecimal: a dump, an array in a program, or only digits.
fn hexadecimal(text: &[u8]) -> Option<Detected> {
    let der = hexadecimal_der(text)?;
    let object = Object::from_der(&der);
    Some(match object.kind {
        kind if object.is_private => Detected::private(kind, "a private key in hexadecimal"),
        Kind::Certificate => hexadecimal_as("a certificate in hexadecimal", text),
        _ => hexadecimal_as("a key in hexadecimal", text),
    })
}

fn hexadecimal_as(what: &'static str, text: &[u8]) -> Detected {
    Detected {
        role: Role::Hexadecimal,
        ..Detected::substitute(what, into_bytes(text))
    }
}

/// The DER that a text contains in hexadecimal.
pub(crate) fn hexadecimal_der(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.get(..MAX_HEX).unwrap_or(text);
    let is_known = |bytes: &Zeroizing<Vec<u8>>| {
        bytes.len() >= 32 && looks_like_der(bytes) && Object::from_der(bytes).kind != Kind::Unknown
    };
    Some(decode_dump(text))
        .filter(is_known)
        .or_else(|| Some(hex_list(text)).filter(is_known))
}

/// The command that decodes this kind of hexadecimal.
fn into_bytes(text: &[u8]) -> &'static str {
    let first = text.trim_ascii_start();
    let digits = first
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    match first.get(digits..).unwrap_or_default() {
        [b':', b' ', ..] if digits == 8 => "Convert it to binary: xxd -r FILE > decoded.der",
        [b' ', b' ', ..] if digits == 8 => {
            "Convert it to binary: cut -c 11-58 FILE | xxd -r -p > decoded.der"
        }
        [b' ', ..] if digits == 7 => {
            "Convert it to binary: cut -c 9- FILE | xxd -r -p > decoded.der"
        }
        _ if contains(text, b"0x") || contains(text, b"\\x") => {
            "Convert it to binary: grep -o 'x[0-9a-fA-F][0-9a-fA-F]' FILE | cut -c 2- | xxd -r -p > decoded.der"
        }
        _ => "Convert it to binary: xxd -r -p FILE > decoded.der",
    }
}
