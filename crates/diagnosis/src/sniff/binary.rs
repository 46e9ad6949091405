//! By the first bytes.

use super::{Sniffed, plain, private};
use crate::model::Kind;

/// What bytes without armour and without DER are.
pub(crate) fn binary(bytes: &[u8]) -> Option<Sniffed> {
    Some(match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] => private(Kind::Jks, "a Java key store (JKS)"),
        [0xce, 0xce, 0xce, 0xce, ..] => private(Kind::Jks, "a Java key store (JCEKS)"),
        _ if bytes.starts_with(b"openssh-key-v1\0") => private(
            Kind::SshPrivateKey,
            "an OpenSSH private key without its armour",
        ),
        // PRIVATEKEYBLOB of RSA keys; its header has the type, the version, and the letters behind eight bytes.
        [7, 2, 0, 0, _, _, _, _, b'R', b'S', b'A', b'2', ..] => {
            private(Kind::PrivateKey, "a private key of Windows' CryptoAPI")
        }
        [0x1e, 0xf1, 0xb5, 0xb0, ..] => {
            private(Kind::PrivateKey, "a private key file of Windows (PVK)")
        }
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
        _ => return openpgp(bytes),
    })
}

/// A key packet without armour (RFC 9580 §4.2, §5.5.1): its type, its length, and a version from 3 to 6.
fn openpgp(bytes: &[u8]) -> Option<Sniffed> {
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
    // The version, the time of creation, and an algorithm that is assigned.
    let [3..=6, _, _, _, _, 1..=28, ..] = rest.get(length_octets..)? else {
        return None;
    };
    match packet {
        SECRET_KEY => Some(private(Kind::Pgp, "an OpenPGP private key")),
        PUBLIC_KEY => Some(plain(Kind::Pgp, "an OpenPGP public key")),
        _ => None,
    }
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
}
