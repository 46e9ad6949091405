//! SSH public keys: one line of type, base64 and comment (sshd(8), RFC 4253 §6.6).

use base64ct::{Base64, Encoding as _};

use crate::bytes::{self, without_bom};
use crate::der::{oid, tag};
use crate::x509::encode::{element, rsa_public_key, rsa_spki, spki};

/// An SSH key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// In words that follow "This is".
    pub what: &'static str,
    /// A type without SubjectPublicKeyInfo: DSA, and keys in security tokens. Otherwise empty.
    pub kind: String,
    /// Its SubjectPublicKeyInfo, if its type has one.
    pub public: Option<Vec<u8>>,
    /// It ends before its fields do, or can't be decoded.
    pub is_cut: bool,
}

/// The first key of a text in which [`blob`] finds one.
pub(crate) fn find(text: &[u8]) -> Found {
    let blob = blob(without_bom(text)).unwrap_or_default();
    let blob = core::str::from_utf8(&blob).unwrap_or_default();
    let bytes = Base64::decode_vec(blob).unwrap_or_default();
    let mut fields = Fields(&bytes);
    let kind = fields.next().unwrap_or_default();
    let is_certificate = kind.windows(6).any(|part| part == b"-cert-");
    if is_certificate {
        // The nonce precedes the key (PROTOCOL.certkeys of OpenSSH).
        fields.next();
    }
    let name = String::from_utf8_lossy(kind);
    let is_other = name.starts_with("ssh-dss") || name.starts_with("sk-");
    Found {
        kind: if is_other {
            name.chars()
                .take(60)
                .filter(char::is_ascii_graphic)
                .collect()
        } else {
            String::new()
        },
        what: if is_certificate {
            "an SSH certificate"
        } else {
            "an SSH public key"
        },
        is_cut: {
            let mut all = Fields(&bytes);
            all.by_ref().for_each(drop);
            bytes.is_empty() || !all.0.is_empty()
        },
        public: public(kind, &mut fields),
    }
}

/// The different keys of a list such as `authorized_keys`: where each line starts, and the SubjectPublicKeyInfo.
pub(crate) fn keys(text: &[u8]) -> Vec<(usize, Vec<u8>)> {
    const MOST: usize = 64;
    let mut keys: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut at = 0;
    for line in text.split(|&byte| byte == b'\n').take(MOST) {
        let start = at;
        at += line.len() + 1;
        if blob(line).is_none() {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        if let Some(public) = find(rest).public
            && keys.iter().all(|(_, known)| *known != public)
        {
            keys.push((start, public));
        }
    }
    keys
}

/// The base64 of `ssh-rsa AAAA…`, with or without options before it, in quotes, and on several lines; or that of the
/// format of RFC 4716.
pub(crate) fn blob(text: &[u8]) -> Option<Vec<u8>> {
    const TYPES: [&[u8]; 4] = [b"ssh-", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-"];
    const LINES: usize = 16;
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'`' | b',' | b'\r');
    let mut at = 0;
    for line in text.split(|&byte| byte == b'\n').take(LINES) {
        let start = at;
        at += line.len() + 1;
        let mut words = line.split(is_blank).filter(|word| !word.is_empty());
        let mut before = words.next().unwrap_or_default();
        let word = words.take(8).find(|word| {
            let is_blob =
                word.starts_with(b"AAAA") && TYPES.iter().any(|kind| before.starts_with(kind));
            before = word;
            is_blob
        });
        if let Some(word) = word {
            let place = bytes::find(line, word)?;
            return Some(wrapped(text.get(start + place..)?));
        }
    }
    let begun = [
        b"---- BEGIN SSH2 PUBLIC KEY ----".as_slice(),
        b"-----BEGIN SSH2 PUBLIC KEY-----",
    ];
    let start = begun.iter().find_map(|begun| bytes::find(text, begun))?;
    let body = text.get(start..)?;
    let start = bytes::find(body, b"\nAAAA")? + 1;
    Some(wrapped(body.get(start..)?))
}

/// The base64 at the start, across line breaks if its lines are long.
fn wrapped(text: &[u8]) -> Vec<u8> {
    const FULL_LINE: usize = 48;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let mut blob = Vec::new();
    let mut rest = text;
    loop {
        let line = rest.iter().take_while(|byte| is_base64(byte)).count();
        let (line, after) = rest.split_at_checked(line).unwrap_or_default();
        blob.extend_from_slice(line);
        let padding = after
            .iter()
            .take(2)
            .take_while(|&&byte| byte == b'=')
            .count();
        blob.extend(core::iter::repeat_n(b'=', padding));
        let next = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"));
        // Another key may follow.
        let is_body = |next: &&[u8]| {
            let after = next.iter().find(|byte| !is_base64(byte));
            after.is_none_or(|after| b"\r\n= \t\"'`".contains(after))
        };
        match next.filter(|next| line.len() >= FULL_LINE && padding == 0 && is_body(next)) {
            Some(next) => rest = next,
            None => return blob,
        }
    }
}

/// The SubjectPublicKeyInfo of a key in SSH's binary form (RFC 4253 §6.6).
pub(crate) fn blob_key(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut fields = Fields(bytes);
    let kind = fields.next()?;
    public(kind, &mut fields)
}

fn public(kind: &[u8], fields: &mut Fields<'_>) -> Option<Vec<u8>> {
    match kind {
        b"ssh-rsa" | b"ssh-rsa-cert-v01@openssh.com" => {
            let (exponent, modulus) = (fields.next()?, fields.next()?);
            Some(rsa_spki(&rsa_public_key(modulus, exponent)))
        }
        b"ssh-ed25519" | b"ssh-ed25519-cert-v01@openssh.com" => {
            let algorithm = element(tag::SEQUENCE, &element(tag::OID, b"\x2b\x65\x70"));
            Some(spki(&algorithm, fields.next()?))
        }
        _ if kind.starts_with(b"ecdsa-sha2-nistp") => {
            let curve: &[u8] = match fields.next()? {
                b"nistp256" => b"\x2a\x86\x48\xce\x3d\x03\x01\x07",
                b"nistp384" => b"\x2b\x81\x04\x00\x22",
                b"nistp521" => b"\x2b\x81\x04\x00\x23",
                _ => return None,
            };
            let ids = [element(tag::OID, oid::EC), element(tag::OID, curve)].concat();
            Some(spki(&element(tag::SEQUENCE, &ids), fields.next()?))
        }
        _ => None,
    }
}

/// SSH strings: a length of four octets, then as many octets (RFC 4251 §5).
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }
}
