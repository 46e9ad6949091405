//! By the first bytes.

use super::{Sniffed, plain, private};
use crate::model::Kind;

/// What bytes without armour and without DER are.
pub(crate) fn binary(bytes: &[u8]) -> Option<Sniffed> {
    if let Some(store) = private_store(bytes) {
        return Some(store);
    }
    Some(match bytes {
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
        _ => return Some(KeyPacket::read(bytes)?.sniffed()),
    })
}

/// What holds private keys in binary, by so many of its first bytes that they stand nowhere by chance.
pub(crate) fn private_store(bytes: &[u8]) -> Option<Sniffed> {
    Some(match bytes {
        // The version follows.
        [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 1 | 2, ..] => {
            private(Kind::Jks, "a Java key store (JKS)")
        }
        [0xce, 0xce, 0xce, 0xce, 0, 0, 0, 1 | 2, ..] => {
            private(Kind::Jks, "a Java key store (JCEKS)")
        }
        _ if bytes.starts_with(b"openssh-key-v1\0") => private(
            Kind::SshPrivateKey,
            "an OpenSSH private key without its armour",
        ),
        // PRIVATEKEYBLOB; its header has the type, the version, and behind eight bytes the letters.
        [7, 2, 0, 0, _, _, _, _, b'R', b'S', b'A', b'2', ..]
        | [7, 2, 0, 0, _, _, _, _, b'D', b'S', b'S', b'2', ..] => {
            private(Kind::PrivateKey, "a private key of Windows' CryptoAPI")
        }
        [0x1e, 0xf1, 0xb5, 0xb0, 0, 0, 0, 0, 1 | 2, 0, 0, 0, ..] => {
            private(Kind::PrivateKey, "a private key file of Windows (PVK)")
        }
        _ => {
            let packet = KeyPacket::read(bytes).filter(KeyPacket::holds_numbers)?;
            return packet.is_private.then(|| packet.sniffed());
        }
    })
}

/// A key packet of OpenPGP without armour (RFC 9580 §4.2, §5.5.1).
struct KeyPacket<'a> {
    is_private: bool,
    version: u8,
    algorithm: u8,
    /// What follows the algorithm.
    key: &'a [u8],
}

impl<'a> KeyPacket<'a> {
    /// By its type, its length, a version from 3 to 6, and an algorithm that is assigned.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        const SECRET_KEY: u8 = 5;
        const PUBLIC_KEY: u8 = 6;
        let (&head, rest) = bytes.split_first()?;
        let (packet, length_octets) = match head {
            0xc0.. => {
                let octets = match rest.first()? {
                    0..=191 => 1,
                    192..=223 => 2,
                    224..=254 => return None,
                    255 => 5,
                };
                (head & 0x3f, octets)
            }
            0x80.. => (
                head >> 2 & 0x0f,
                [1, 2, 4].get(usize::from(head & 3)).copied()?,
            ),
            _ => return None,
        };
        // Behind the version comes the time of creation.
        let [version @ 3..=6, _, _, _, _, algorithm @ 1..=28, key @ ..] =
            rest.get(length_octets..)?
        else {
            return None;
        };
        matches!(packet, SECRET_KEY | PUBLIC_KEY).then_some(Self {
            is_private: packet == SECRET_KEY,
            version: *version,
            algorithm: *algorithm,
            key,
        })
    }

    /// The key begins as one of its algorithm does in version 4 (RFC 9580 §5.5.5).
    fn holds_numbers(&self) -> bool {
        const EXPONENT: core::ops::RangeInclusive<u16> = 2..=64;
        const NUMBER: core::ops::RangeInclusive<u16> = 256..=16_384;
        let second = match self.algorithm {
            1..=3 => EXPONENT,
            16 | 17 => 128..=16_384,
            // The length of the curve's object identifier, and the arcs of those that are in use.
            18 | 19 | 22 => {
                return self.version == 4
                    && matches!(
                        self.key,
                        [_, 0x2b, 0x06, 0x01, 0x04, ..]
                            | [_, 0x2a, 0x86, 0x48, 0xce, ..]
                            | [_, 0x2b, 0x81, 0x04, 0x00, ..]
                            | [_, 0x2b, 0x24, 0x03, 0x03, ..]
                    );
            }
            _ => return false,
        };
        let behind = behind_number(self.key, NUMBER);
        self.version == 4 && behind.is_some_and(|rest| behind_number(rest, second).is_some())
    }

    fn sniffed(&self) -> Sniffed {
        match self.is_private {
            true => private(Kind::Pgp, "an OpenPGP private key"),
            false => plain(Kind::Pgp, "an OpenPGP public key"),
        }
    }
}

/// What follows a number of a size in this range (RFC 9580 §3.2): the count of its bits, and octets that have so many.
fn behind_number(bytes: &[u8], range: core::ops::RangeInclusive<u16>) -> Option<&[u8]> {
    let [high, low, octets @ ..] = bytes else {
        return None;
    };
    let bits = u16::from_be_bytes([*high, *low]);
    let unused = (8 - bits % 8) % 8;
    let is_number = range.contains(&bits) && octets.first()?.leading_zeros() == u32::from(unused);
    is_number.then(|| octets.get(usize::from(bits.div_ceil(8))..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_openpgp_packets() {
        // As gpg --export and gpg --export-secret-keys begin.
        let public = b"\x98\x33\x04\x6a\x15\x63\x61\x16\x09\x2b\x06\x01";
        let private = b"\x95\x03\x98\x04\x6a\x15\x63\x61\x01\x08\x00";
        let modern = b"\xc6\x2a\x06\x63\x87\x7f\xe3\x1b\x00\x00";
        assert_eq!(
            binary(public).map(|sniffed| (sniffed.kind, sniffed.is_private)),
            Some((Kind::Pgp, false))
        );
        assert_eq!(
            binary(private).map(|sniffed| (sniffed.kind, sniffed.is_private)),
            Some((Kind::Pgp, true))
        );
        assert!(binary(modern).is_some());
        assert_eq!(binary(b"\x98\x33\x4d\x6a\x15\x63\x61\x16"), None);
    }

    #[test]
    fn takes_no_other_bytes_for_a_private_store() {
        // Of a font: a packet's beginning, and numbers of a few bits.
        let chance = b"\x95\x01\x02\x04\0\0\0\0\x11\0\x05\x1f\0\x03\x07\0\0\0\0";
        assert!(binary(chance).is_some_and(|sniffed| sniffed.is_private));
        assert_eq!(private_store(chance), None);
        assert_eq!(private_store(b"\xfe\xed\xfe\xed\x01\x02\x03\x04"), None);
    }
}
