//! What an input without armour and without DER is.

mod binary;
mod printed;

use crate::armour::is_only_blank;
use crate::model::Kind;
use crate::ssh;

pub(crate) use binary::{binary, private_store};
pub(crate) use printed::octets;

/// What was recognised, in words that follow "This is".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub kind: Kind,
    pub what: &'static str,
    pub is_private: bool,
    /// What to do, where it stands for a key without holding one.
    pub remedy: Option<&'static str>,
}

fn plain(kind: Kind, what: &'static str) -> Sniffed {
    Sniffed {
        kind,
        what,
        is_private: false,
        remedy: None,
    }
}

fn private(kind: Kind, what: &'static str) -> Sniffed {
    Sniffed {
        kind,
        what,
        is_private: true,
        remedy: None,
    }
}

fn instead(what: &'static str, remedy: &'static str) -> Sniffed {
    Sniffed {
        remedy: Some(remedy),
        ..plain(Kind::Text, what)
    }
}

/// By its words. `None` where the bytes are no text.
pub(crate) fn text(bytes: &[u8]) -> Option<Sniffed> {
    if is_only_blank(bytes) {
        return Some(plain(Kind::Empty, "an empty file"));
    }
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii();
    let head = text
        .get(..text.len().min(512))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if text.starts_with(b"PuTTY-User-Key-File-")
        && contains(text, b"\nEncryption: ")
        && !contains(text, b"\nEncryption: none")
    {
        return Some(private(
            Kind::EncryptedPrivateKey,
            "a PuTTY private key under a pass phrase",
        ));
    }
    if crate::json::is_jwt(text) {
        return Some(plain(Kind::Jwt, "a JSON Web Token"));
    }
    if ssh::blob(text).is_some() {
        return Some(plain(Kind::SshPublicKey, "an SSH public key"));
    }
    if head.starts_with(b"<!doctype html") || contains(&head, b"<html") {
        return Some(plain(Kind::Text, "a web page (HTML)"));
    }
    if let Some(sniffed) = printed::printed(text) {
        return Some(sniffed);
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<svg") {
        return Some(plain(Kind::Text, "an XML file"));
    }
    if matches!(text.first(), Some(b'{' | b'[')) && matches!(text.last(), Some(b'}' | b']')) {
        return Some(plain(Kind::Text, "a JSON file"));
    }
    let controls = text
        .iter()
        .take(4096)
        .filter(|&&byte| byte < 0x20 && !b"\t\r\n\x0c\x1b".contains(&byte))
        .count();
    if controls == 0
        && core::str::from_utf8(bytes.get(..bytes.len().min(4096)).unwrap_or_default())
            .map_or_else(|error| error.error_len().is_none(), |_| true)
    {
        return Some(plain(Kind::Text, "a text file"));
    }
    None
}

pub(crate) fn contains(text: &[u8], needle: &[u8]) -> bool {
    find(text, needle).is_some()
}

/// The first place of `needle`.
pub(crate) fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    loop {
        at += text.get(at..)?.iter().position(|&byte| byte == first)?;
        if text.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
