//! What an input without armour and without DER is.

use crate::armour::is_only_blank;
use crate::model::Kind;

/// What was recognised, in words that follow "This is".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub kind: Kind,
    pub what: &'static str,
    pub is_private: bool,
}

fn plain(kind: Kind, what: &'static str) -> Sniffed {
    Sniffed {
        kind,
        what,
        is_private: false,
    }
}

fn private(kind: Kind, what: &'static str) -> Sniffed {
    Sniffed {
        kind,
        what,
        is_private: true,
    }
}

/// By the first bytes.
pub(crate) fn binary(bytes: &[u8]) -> Option<Sniffed> {
    Some(match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] => private(Kind::Jks, "a Java key store (JKS)"),
        [0xce, 0xce, 0xce, 0xce, ..] => private(Kind::Jks, "a Java key store (JCEKS)"),
        _ if bytes.starts_with(b"openssh-key-v1\0") => private(
            Kind::SshPrivateKey,
            "an OpenSSH private key without its armour",
        ),
        [0x89, b'P', b'N', b'G', ..] => plain(Kind::Unknown, "a PNG image"),
        [0xff, 0xd8, 0xff, ..] => plain(Kind::Unknown, "a JPEG image"),
        [b'G', b'I', b'F', b'8', ..] => plain(Kind::Unknown, "a GIF image"),
        [0, 0, 1, 0, ..] => plain(Kind::Unknown, "an icon file"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => plain(
            Kind::Unknown,
            "a ZIP archive (or a document or Java archive, which are ZIP inside)",
        ),
        [0x1f, 0x8b, ..] => plain(Kind::Unknown, "a gzip archive"),
        [b'%', b'P', b'D', b'F', ..] => plain(Kind::Unknown, "a PDF document"),
        [0x7f, b'E', b'L', b'F', ..] => plain(Kind::Unknown, "a Linux program"),
        [0, b'a', b's', b'm', ..] => plain(Kind::Unknown, "a WebAssembly module"),
        [b'w', b'O', b'F', b'2', ..] => plain(Kind::Unknown, "a web font"),
        _ => return None,
    })
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
    if text.starts_with(b"PuTTY-User-Key-File-") {
        let is_encrypted =
            contains(text, b"\nEncryption: ") && !contains(text, b"\nEncryption: none");
        return Some(if is_encrypted {
            private(
                Kind::EncryptedPrivateKey,
                "a PuTTY private key under a pass phrase",
            )
        } else {
            private(Kind::PrivateKey, "a PuTTY private key")
        });
    }
    if contains(text, b"AGE-SECRET-KEY-1") {
        return Some(private(
            Kind::PrivateKey,
            "an age identity, which is a private key",
        ));
    }
    if crate::json::is_jwt(text) {
        return Some(plain(Kind::Jwt, "a JSON Web Token"));
    }
    if is_ssh_line(text) {
        return Some(plain(Kind::SshPublicKey, "an SSH public key"));
    }
    if head.starts_with(b"<!doctype html") || contains(&head, b"<html") {
        return Some(plain(Kind::Text, "a web page (HTML)"));
    }
    if head.starts_with(b"<rsakeyvalue") && contains(text, b"<D>") {
        return Some(private(Kind::PrivateKey, "an RSA private key in XML form"));
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

/// `ssh-rsa AAAA…`, with or without options before it.
fn is_ssh_line(text: &[u8]) -> bool {
    const TYPES: [&[u8]; 4] = [b"ssh-", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-"];
    text.split(|&byte| byte == b'\n').take(16).any(|line| {
        let mut words = line
            .split(|&byte| byte == b' ')
            .filter(|word| !word.is_empty());
        let mut before = words.next().unwrap_or_default();
        for word in words.take(8) {
            if word.starts_with(b"AAAA") && TYPES.iter().any(|kind| before.starts_with(kind)) {
                return true;
            }
            before = word;
        }
        false
    })
}

pub(crate) fn contains(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window == needle)
}
