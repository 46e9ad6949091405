//! Signs of private keys: words of their formats, the first bytes of containers, and the start of their DER.

use super::HiddenSecret;
use super::rows::{are_private_numbers, is_parsed};
use crate::bytes::base64::{is_any, is_plain};
use crate::bytes::{contains, find};
use crate::der::tag;
use crate::formats::magic::private_store;
use crate::formats::private_key_prefix::private_kind;
use crate::model::Kind::{EncryptedPrivateKey, Jks, Pgp, Pkcs12, PrivateKey, SshPrivateKey};

const PRINTOUT: &str = "the text form of a private key (openssl -text)";
const JAVA: &str = "the text form of a private key (Java)";
const SESSION: &str = "a TLS session with its secrets";
const ENCRYPTED: &str = "an encrypted private key";
const PHP: &str = "the numbers of a private key (PHP)";
const GNUPG: &str = "a GnuPG agent private key";

const OCTETS: &str = "a private key or shared secret of 32 bytes, as WireGuard uses them";
const CASE_LOST: &str = "a private key in base64 whose letters are in one case";

const DEK_INFO: &[u8] = b"DEK-Info: ";
const GENERATING: &[u8] = b"RSA private key, ";
const PEM: &[u8] = b"PRIVATE KEY-----";

/// Words that occur in some format of private keys and nowhere else.
#[rustfmt::skip]
const WORDS: [(&[u8], HiddenSecret); 60] = [
    (b"AGE-SECRET-KEY-", HiddenSecret::new("an age identity, which is a private key", PrivateKey)),
    (b"age-secret-key-1", HiddenSecret::new("an age identity, which is a private key", PrivateKey)),
    (b"AGE-PLUGIN-", HiddenSecret::new("an age identity, which is a private key", PrivateKey)),
    (b"openssh-key-v1\0", HiddenSecret::new("an OpenSSH private key", SshPrivateKey)),
    (b"SSH PRIVATE KEY FILE FORMAT 1.", HiddenSecret::new("an SSH version 1 private key", SshPrivateKey)),
    (b"BEGIN SSH2 ENCRYPTED PRIVATE KEY", HiddenSecret::new("an ssh.com private key", SshPrivateKey)),
    (b"Encryption: aes256-cbc", HiddenSecret::new("an encrypted PuTTY private key", EncryptedPrivateKey)),
    (b"Private-Lines: ", HiddenSecret::new("a PuTTY private key", PrivateKey)),
    (b"Private-key-format: v1", HiddenSecret::new("a DNSSEC private key (BIND)", PrivateKey)),
    (b"minisign encrypted secret key", HiddenSecret::new("a minisign secret key", PrivateKey)),
    (b"minisign secret key", HiddenSecret::new("a minisign secret key", PrivateKey)),
    (b"signify secret key", HiddenSecret::new("a signify secret key", PrivateKey)),
    // After a comment: base64 of "Ed" and the name of the passphrase function.
    (b" secret key\nRWRCS", HiddenSecret::new("a signify secret key", PrivateKey)),
    // Base64 of "Ed", the name of the passphrase function or none, and the name of the check sum or the rounds.
    (b"RWRTY0Iy", HiddenSecret::new("a minisign secret key", PrivateKey)),
    (b"RWQAAEIy", HiddenSecret::new("a minisign secret key", PrivateKey)),
    (b"RWRCSwAAA", HiddenSecret::new("a signify secret key", PrivateKey)),
    // Base64 of the version and what is around it in PKCS#8 and PKCS#1, in letters of one case.
    (b"ibadanbgkqhkig9w0baqefaas", HiddenSecret::new(CASE_LOST, PrivateKey)),
    (b"IBADANBGKQHKIG9W0BAQEFAAS", HiddenSecret::new(CASE_LOST, PrivateKey)),
    (b"ibaakcaqea", HiddenSecret::new(CASE_LOST, PrivateKey)),
    (b"== ed25519v1-secret", HiddenSecret::new("a Tor private key", PrivateKey)),
    (b"(private-key (", HiddenSecret::new(GNUPG, PrivateKey)),
    (b"(private-key\n", HiddenSecret::new(GNUPG, PrivateKey)),
    (b"(11:private-key(", HiddenSecret::new(GNUPG, PrivateKey)),
    (b"(protected-private-key (", HiddenSecret::new(GNUPG, EncryptedPrivateKey)),
    (b"(protected-private-key\n", HiddenSecret::new(GNUPG, EncryptedPrivateKey)),
    (b"(21:protected-private-key(", HiddenSecret::new(GNUPG, EncryptedPrivateKey)),
    (b"private CRT key", HiddenSecret::new(JAVA, PrivateKey)),
    (b"Private CRT Key", HiddenSecret::new(JAVA, PrivateKey)),
    (GENERATING, HiddenSecret::new(JAVA, PrivateKey)),
    (b"EC Private Key [", HiddenSecret::new(JAVA, PrivateKey)),
    (b"RSA Private Key [", HiddenSecret::new(JAVA, PrivateKey)),
    (b"ASYMMETRIC_PRIVATE", HiddenSecret::new("a Tink keyset with a private key", PrivateKey)),
    (b"\"kdfparams\"", HiddenSecret::new(ENCRYPTED, EncryptedPrivateKey)),
    // The content type of a JWE with a JWK (RFC 7517 §7).
    (b"\"jwk+json\"", HiddenSecret::new("an encrypted JWK (JWE)", EncryptedPrivateKey)),
    (b"NKEY SEED-----", HiddenSecret::new("a NATS seed, which is a private key", PrivateKey)),
    (b"SSL SESSION PARAMETERS-----", HiddenSecret::new(SESSION, PrivateKey)),
    (b"Master-Key: ", HiddenSecret::new(SESSION, PrivateKey)),
    (b"Resumption PSK: ", HiddenSecret::new(SESSION, PrivateKey)),
    (b"CLIENT_RANDOM ", HiddenSecret::new(SESSION, PrivateKey)),
    (b"_TRAFFIC_SECRET_0 ", HiddenSecret::new(SESSION, PrivateKey)),
    (b"EXPORTER_SECRET ", HiddenSecret::new(SESSION, PrivateKey)),
    (b"privateExponent:", HiddenSecret::new(PRINTOUT, PrivateKey)),
    (b"[\"iqmp\"]=>", HiddenSecret::new(PHP, PrivateKey)),
    (b"[iqmp] => ", HiddenSecret::new(PHP, PrivateKey)),
    (b"'iqmp' => ", HiddenSecret::new(PHP, PrivateKey)),
    (b"Private-Key: (", HiddenSecret::new(PRINTOUT, PrivateKey)),
    (b"Private-Key:\n", HiddenSecret::new(PRINTOUT, PrivateKey)),
    (b"Private-Key:\r", HiddenSecret::new(PRINTOUT, PrivateKey)),
    (b"PrivateKey", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"privateKey", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"privatekey", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"private_key", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"private key", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"PRIVATE_KEY", HiddenSecret::new(OCTETS, PrivateKey)),
    (b"PresharedKey", HiddenSecret::new(OCTETS, PrivateKey)),
    (DEK_INFO, HiddenSecret::new(ENCRYPTED, EncryptedPrivateKey)),
    (b"ENCRYPTED PRIVATE KEY-----", HiddenSecret::new(ENCRYPTED, EncryptedPrivateKey)),
    (b"OPENSSH PRIVATE KEY-----", HiddenSecret::new("an OpenSSH private key", SshPrivateKey)),
    (b"PGP PRIVATE KEY BLOCK-----", HiddenSecret::new("an OpenPGP private key", Pgp)),
    (PEM, HiddenSecret::new("a private key in PEM", PrivateKey)),
];

/// Bits of [`BEGINNINGS`] that are not words: DER, and the first bytes of containers.
const DER: u64 = 1 << 62;
const STORE: u64 = 1 << 63;
const NUMBER: u64 = 1 << 61;

/// What may start with each byte. Most bytes of a file need only this look-up.
#[allow(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
const BEGINNINGS: [u64; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < WORDS.len() {
        table[WORDS[index].0[0] as usize] |= 1 << index;
        index += 1;
    }
    table[tag::SEQUENCE as usize] |= DER;
    table[tag::INTEGER as usize] |= NUMBER;
    let stores = [
        0xfe, 0xce, 0x07, 0x1e, 0x94, 0x95, 0x96, 0x97, 0xc5, 0x45, 0x52,
    ];
    let mut index = 0;
    while index < stores.len() {
        table[stores[index]] |= STORE;
        index += 1;
    }
    table
};

/// What may go on with each byte.
#[allow(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
const SECONDS: [u64; 256] = {
    let mut table = [DER | STORE; 256];
    let mut index = 0;
    while index < WORDS.len() {
        table[WORDS[index].0[1] as usize] |= 1 << index;
        index += 1;
    }
    // The form of lengths that are long enough, and the length of the usual exponent.
    table[0x81] |= NUMBER;
    table[0x82] |= NUMBER;
    table[3] |= NUMBER;
    table
};

/// The first sign of private material that starts in a part of the bytes.
pub(super) fn sign(bytes: &[u8], start: usize, len: usize) -> Option<HiddenSecret> {
    let bytes = bytes.get(start..)?;
    let pairs = bytes.iter().zip(bytes.iter().skip(1)).take(len);
    pairs.enumerate().find_map(|(at, (&first, &second))| {
        let first = BEGINNINGS.get(usize::from(first))?;
        let second = SECONDS.get(usize::from(second))?;
        match first & second {
            0 => None,
            beginnings => begun(beginnings, bytes.get(at..)?),
        }
    })
}

fn begun(beginnings: u64, bytes: &[u8]) -> Option<HiddenSecret> {
    if beginnings & DER != 0 && is_bcfks(bytes) {
        return Some(HiddenSecret::new(
            "a Bouncy Castle key store (BCFKS), which may contain private keys",
            Jks,
        ));
    }
    if beginnings & DER != 0 && is_session(bytes) {
        return Some(HiddenSecret::new(SESSION, PrivateKey));
    }
    if beginnings & DER != 0
        && let Some(kind) = private_kind(bytes)
    {
        let what = match kind {
            Pkcs12 => "a PKCS#12 key store, which may contain private keys",
            EncryptedPrivateKey => ENCRYPTED,
            _ => "a private key",
        };
        return Some(HiddenSecret { what, kind });
    }
    if beginnings & NUMBER != 0 && are_private_numbers(bytes) {
        return Some(HiddenSecret::new("a part of a private key", PrivateKey));
    }
    if beginnings & STORE != 0
        && let Some(store) = private_store(bytes)
    {
        let what = match store.kind {
            Jks => "a Java key store, which may contain private keys",
            _ => store.what,
        };
        return Some(HiddenSecret {
            what,
            kind: store.kind,
        });
    }
    let mut left = beginnings & !(DER | STORE);
    let mut words = core::iter::from_fn(|| {
        let index = left.trailing_zeros();
        left &= left.wrapping_sub(1);
        WORDS.get(usize::try_from(index).ok()?)
    });
    let (word, found) = words.find(|(word, _)| bytes.starts_with(word))?;
    match *word {
        _ if found.what == OCTETS && !is_before_octets(bytes.get(word.len()..)?) => None,
        DEK_INFO if !is_before_key(bytes.get(word.len()..)?) => None,
        // openssl genrsa: "Generating RSA private key, 2048 bit long modulus".
        GENERATING if !contains(bytes.get(..40).unwrap_or(bytes), b" bits") => None,
        // RFC 1421 §4.6.1.1.
        PEM if contains(bytes.get(..64).unwrap_or(bytes), b"4,ENCRYPTED") => {
            Some(HiddenSecret::new(ENCRYPTED, EncryptedPrivateKey))
        }
        _ if found.what == SESSION
            && word.ends_with(b" ")
            && !is_before_digits(bytes.get(word.len()..)?) =>
        {
            None
        }
        _ => Some(*found),
    }
}

/// Returns true if this is the start of a private key in DER that was transferred or converted as text: what is ASCII in
/// it is left, and most often nothing else.
pub(super) fn is_transferred(bytes: &[u8]) -> bool {
    /// More than the headers of a private key take.
    const HEADERS: usize = 64;
    /// Where the version is, if each byte before it became up to three, or none.
    const VERSION: usize = 16;
    /// The end of RSA's AlgorithmIdentifier, before the OCTET STRING of PKCS#8: public keys have a BIT STRING there.
    const ALGORITHM: [&[u8]; 3] = [
        b"\x0d\x01\x01\x01\x05\x00\x04",
        b"\x0d\x01\x01\x01\x05\x04",
        b"\x0d\x01\x01\x01\x05\x20\x04",
    ];
    /// The version of PKCS#1 and the tag of the modulus, and those of RFC 5915. NUL bytes may be lost or blanks.
    const VERSIONS: [&[u8]; 9] = [
        // PKCS#8 of an elliptic curve: the version, and the start of its AlgorithmIdentifier.
        b"\x02\x01\x00\x30\x13\x06\x07",
        b"\x02\x01\x00\x30\x10\x06\x07",
        b"\x02\x01\x00\x30\x05\x06\x03",
        b"\x02\x01\x30\x05\x06\x03",
        b"\x02\x01\x20\x30\x05\x06\x03",
        b"\x02\x01\x00\x02",
        b"\x02\x01\x20\x02",
        b"\x02\x01\x02\x82",
        b"\x02\x01\x01\x04",
    ];
    // A SEQUENCE in EBCDIC, or taken for EBCDIC, and a version of a private key: small numbers stay what they are.
    if let [first @ (0xf0 | 0x90), ..] = bytes {
        let version = bytes.get(2..VERSION.min(bytes.len())).unwrap_or_default();
        return [
            &[2, 1, 0, *first],
            &[2, 1, 0, 2],
            &[2, 1, 1, 0x37],
            &[2, 1, 1, 0x9c],
        ]
        .iter()
        .any(|start| contains(version, *start));
    }
    let Some(start) = bytes.iter().take(4).position(|&byte| byte == 0x30) else {
        return false;
    };
    let head = bytes
        .get(start..(start + HEADERS).min(bytes.len()))
        .unwrap_or_default();
    let version = head.get(2..VERSION.min(head.len())).unwrap_or_default();
    ALGORITHM.iter().any(|end| contains(head, end))
        || VERSIONS.iter().any(|start| contains(version, start))
}

/// Enough hexadecimal digits for a secret.
fn is_before_digits(value: &[u8]) -> bool {
    const DIGITS: usize = 64;
    value
        .iter()
        .take(DIGITS)
        .filter(|byte| byte.is_ascii_hexdigit())
        .count()
        == DIGITS
}

/// The start of OpenSSL's SSL_SESSION: its version, a version of TLS, a cipher suite of two octets.
fn is_session(bytes: &[u8]) -> bool {
    let fields: &[u8] = match bytes {
        [_, 0x82, _, _, fields @ ..] | [_, 0x81, _, fields @ ..] | [_, 0..=0x7f, fields @ ..] => {
            fields
        }
        _ => return false,
    };
    matches!(fields, [2, 1, 1, 2, 2, 3 | 0xfe, _, 4, 2, _, _, 4, ..])
}

/// The start of Bouncy Castle's ObjectStore: an encrypted object (RFC 5958 §3) instead of a version.
fn is_bcfks(bytes: &[u8]) -> bool {
    matches!(bytes, [_, 0x82, _, _, store @ ..] if private_kind(store) == Some(EncryptedPrivateKey))
}

/// A sign or blanks, then 32 octets in base64 or base64url, or 64, the second half of which is the public key.
fn is_before_octets(value: &[u8]) -> bool {
    const LENGTHS: [usize; 2] = [43, 86];
    let is_base64 = |byte: &&u8| is_any(**byte);
    let is_sign = |byte: &&u8| b" \t=:\"'".contains(byte);
    if value.first().is_none_or(|first| !is_sign(&first)) {
        return false;
    }
    let value = value.iter().take(128).skip_while(is_sign);
    let end = value.clone().find(|byte| !is_base64(byte));
    let is_end = end.is_none_or(|end| b"=\"',;\r\n".contains(end));
    LENGTHS.contains(&value.take_while(is_base64).count()) && is_end
}

/// The name of a cipher and its first block (RFC 1421 §4.6.1.3), then the base64 of a key.
fn is_before_key(value: &[u8]) -> bool {
    const LINE: usize = 32;
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b',');
    let is_base64 = |byte: &&u8| is_plain(**byte);
    let after = value.iter().take(256).skip_while(is_word);
    let body = after.skip_while(|byte| !is_base64(byte));
    body.take_while(is_base64).take(LINE).count() == LINE
}

/// Signs that consist of several places in a text.
pub(super) fn phrases(text: &[u8]) -> Option<HiddenSecret> {
    let what = if is_parsed(text) {
        "the text form of a private key (openssl asn1parse)"
    } else if has_element(text, b"RSAKeyValue") && has_element(text, b"D")
        || has_element(text, b"RSAParameters") && has_element(text, b"D")
    {
        "an RSA private key in XML"
    } else if has_element(text, b"DSAKeyValue") && has_element(text, b"X") {
        "a DSA private key in XML"
    } else {
        return None;
    };
    Some(HiddenSecret::new(what, PrivateKey))
}

/// Returns true if an XML element with this name starts, in any namespace.
fn has_element(text: &[u8], name: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| find(rest, name)) {
        let before = (at + found)
            .checked_sub(1)
            .and_then(|before| text.get(before));
        at += found + name.len();
        let after = text.get(at);
        if matches!(before, Some(b'<' | b':')) && matches!(after, Some(b'>' | b' ' | b'\n' | b'\r'))
        {
            return true;
        }
    }
    false
}
