//! Binary files by their first bytes: key stores, OpenPGP keys, and files uploaded by mistake.

use super::openpgp::KeyPacket;
use crate::model::Kind;

/// For a key in a format of Windows.
pub(crate) const EXPORT_PEM: &str = "Export it as PEM with the program that created it. In .NET: rsa.ExportSubjectPublicKeyInfoPem().";

/// For a key in a format that few programs convert.
const AS_PEM: &str = "Export the public key as PEM with the program that created it.";

/// What a file was recognized as, in words that follow "This is".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Detected {
    pub kind: Kind,
    pub what: &'static str,
    pub is_private: bool,
    /// What to do, if it stands for a key without containing one.
    pub remedy: Option<&'static str>,
    /// What it stands for a key as.
    pub role: Role,
}

/// How something is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is something else.
    Other,
    /// A placeholder, a reference, an object's type.
    StandIn,
    /// It identifies a key.
    Identifier,
    /// The output of a tool.
    ToolOutput,
    /// A public key or certificate in hexadecimal.
    Hexadecimal,
}

impl Detected {
    pub fn public(kind: Kind, what: &'static str) -> Self {
        Self {
            kind,
            what,
            is_private: false,
            remedy: None,
            role: Role::Other,
        }
    }

    pub fn private(kind: Kind, what: &'static str) -> Self {
        Self {
            is_private: true,
            ..Self::public(kind, what)
        }
    }

    /// Text of which no more is known.
    pub fn is_generic(&self) -> bool {
        self.kind == Kind::Text && self.remedy.is_none()
    }

    /// Something that stands for a key without containing one.
    pub fn substitute(what: &'static str, remedy: &'static str) -> Self {
        Self {
            remedy: Some(remedy),
            ..Self::public(Kind::Text, what)
        }
    }
}

/// What bytes are that are neither PEM nor DER.
pub(crate) fn detect_binary(bytes: &[u8]) -> Option<Detected> {
    if let Some(store) = private_store(bytes) {
        return Some(store);
    }
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => Detected::public(Kind::Unknown, "a PNG image"),
        [0xff, 0xd8, 0xff, ..] => Detected::public(Kind::Unknown, "a JPEG image"),
        [b'G', b'I', b'F', b'8', ..] => Detected::public(Kind::Unknown, "a GIF image"),
        [0, 0, 1, 0, ..] => Detected::public(Kind::Unknown, "an icon file"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            archive("a ZIP archive (or an Office document or Java archive, which are ZIP files)")
        }
        // The version, and a salt of 20 octets.
        [0, 0, 0, 1 | 2, 0, 0, 0, 20, ..] if bytes.len() > 64 => {
            Detected::private(Kind::Jks, "a Bouncy Castle key store (BKS or UBER)")
        }
        // PUBLICKEYBLOB: type and version in its header, and a magic number after eight bytes.
        [6, 2, 0, 0, _, _, _, _, b'R', b'S', b'A', b'1', ..] => Detected {
            kind: Kind::Unknown,
            ..Detected::substitute(
                "a Windows CryptoAPI public key (PUBLICKEYBLOB); the management API takes PEM",
                "Convert it: openssl rsa -pubin -inform MSBLOB -in FILE -pubout -out public.pem",
            )
        },
        [
            b'R',
            b'S',
            b'A',
            b'1',
            _,
            1..=0x40,
            0,
            0,
            1..=8,
            0,
            0,
            0,
            ..,
        ] => Detected {
            kind: Kind::Unknown,
            ..Detected::substitute(
                "a Windows CNG public key (BCRYPT_RSAPUBLIC_BLOB); the management API takes PEM",
                EXPORT_PEM,
            )
        },
        // The type of the key in COSE (RFC 9053 §7), and its algorithm.
        [0xa3..=0xa8, 1, 1..=3, 3, 0x20..=0x39, ..] => Detected {
            kind: Kind::Unknown,
            ..Detected::substitute(
                "a COSE key, as WebAuthn uses them; the management API takes PEM",
                AS_PEM,
            )
        },
        [0, 0, 0, 7 | 11, b's', b's', b'h', b'-', ..] => Detected {
            kind: Kind::Unknown,
            ..Detected::substitute(
                "an SSH public key in binary; the management API takes PEM",
                AS_PEM,
            )
        },
        [0x1f, 0x8b, ..] => archive("a gzip archive"),
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', ..]
        | [0xfd, b'7', b'z', b'X', b'Z', 0, ..]
        | [b'7', b'z', 0xbc, 0xaf, ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [0x28, 0xb5, 0x2f, 0xfd, ..] => archive("a compressed archive"),
        _ if bytes.starts_with(b"SQLite format 3\0") => {
            Detected::public(Kind::Unknown, "an SQLite database")
        }
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, ..] => {
            Detected::public(Kind::Unknown, "an Office document")
        }
        [b'I', b'I', b'*', 0, ..]
        | [b'M', b'M', 0, b'*', ..]
        | [b'R', b'I', b'F', b'F', ..]
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]
        | [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => {
            Detected::public(Kind::Unknown, "an image or a video")
        }
        [b'M', b'Z', _, 0, ..]
        | [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..]
        | [0xca, 0xfe, 0xba, 0xbe, ..] => Detected::public(Kind::Unknown, "a program"),
        [b'b', b'p', b'l', b'i', b's', b't', ..]
        | [b'L', 0, 0, 0, 1, 0x14, 2, ..]
        | [0, 5, 0x16, 7, ..]
        | [0, 0, 0, 1, b'B', b'u', b'd', b'1', ..] => Detected::public(
            Kind::Unknown,
            "a file of the desktop (a shortcut, a property list or a folder's settings)",
        ),
        [b'%', b'P', b'D', b'F', ..] => Detected::public(Kind::Unknown, "a PDF document"),
        [0x7f, b'E', b'L', b'F', ..] => Detected::public(Kind::Unknown, "a Linux executable"),
        [0, b'a', b's', b'm', ..] => Detected::public(Kind::Unknown, "a WebAssembly module"),
        [b'w', b'O', b'F', b'2', ..] => Detected::public(Kind::Unknown, "a web font"),
        _ => return KeyPacket::read(bytes).map(openpgp),
    })
}

fn archive(what: &'static str) -> Detected {
    Detected {
        kind: Kind::Unknown,
        ..Detected::substitute(
            what,
            "Unpack it, and upload the public key or certificate in it.",
        )
    }
}

/// Binary formats of private keys, by enough of their first bytes to rule out chance.
pub(crate) fn private_store(bytes: &[u8]) -> Option<Detected> {
    Some(match bytes {
        // Followed by the version.
        [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 1 | 2, ..] => {
            Detected::private(Kind::Jks, "a Java key store (JKS)")
        }
        [0xce, 0xce, 0xce, 0xce, 0, 0, 0, 1 | 2, ..] => {
            Detected::private(Kind::Jks, "a Java key store (JCEKS)")
        }
        _ if bytes.starts_with(b"openssh-key-v1\0") => {
            Detected::private(Kind::SshPrivateKey, "an OpenSSH private key in binary")
        }
        // PRIVATEKEYBLOB: type and version in its header, and a magic number after eight bytes.
        [7, 2, 0, 0, _, _, _, _, b'R', b'S', b'A', b'2', ..]
        | [7, 2, 0, 0, _, _, _, _, b'D', b'S', b'S', b'2', ..] => {
            Detected::private(Kind::PrivateKey, "a Windows CryptoAPI private key")
        }
        // BCRYPT_RSAKEY_BLOB with primes: a magic number, the bits, the octets of the exponent. BCRYPT_ECCKEY_BLOB.
        [
            b'R',
            b'S',
            b'A',
            b'2' | b'3',
            _,
            1..=0x40,
            0,
            0,
            1..=8,
            0,
            0,
            0,
            ..,
        ]
        | [
            b'E',
            b'C',
            b'S' | b'K',
            b'2' | b'4' | b'6',
            32 | 48 | 66,
            0,
            0,
            0,
            ..,
        ] => Detected::private(Kind::PrivateKey, "a Windows CNG private key"),
        [0x1e, 0xf1, 0xb5, 0xb0, 0, 0, 0, 0, 1 | 2, 0, 0, 0, ..] => {
            Detected::private(Kind::PrivateKey, "a Windows private key file (PVK)")
        }
        _ => {
            let packet = KeyPacket::read(bytes).filter(KeyPacket::holds_numbers)?;
            return packet.is_private.then(|| openpgp(packet));
        }
    })
}

/// Returns true if the bytes are an OpenPGP key for sure: its first numbers, too, are as they must be.
pub(crate) fn is_openpgp(bytes: &[u8]) -> bool {
    KeyPacket::read(bytes).is_some_and(|packet| packet.holds_numbers())
}

fn openpgp(packet: KeyPacket<'_>) -> Detected {
    if packet.is_private {
        Detected::private(Kind::Pgp, "an OpenPGP private key")
    } else {
        Detected::public(Kind::Pgp, "an OpenPGP public key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_openpgp_packets() {
        // The start of the output of gpg --export and gpg --export-secret-keys.
        let public = b"\x98\x33\x04\x6a\x15\x63\x61\x16\x09\x2b\x06\x01";
        let private = b"\x95\x03\x98\x04\x6a\x15\x63\x61\x01\x08\x00";
        let modern = b"\xc6\x2a\x06\x63\x87\x7f\xe3\x1b\x00\x00";
        assert_eq!(
            detect_binary(public).map(|detected| (detected.kind, detected.is_private)),
            Some((Kind::Pgp, false))
        );
        assert_eq!(
            detect_binary(private).map(|detected| (detected.kind, detected.is_private)),
            Some((Kind::Pgp, true))
        );
        assert!(detect_binary(modern).is_some());
        assert_eq!(detect_binary(b"\x98\x33\x4d\x6a\x15\x63\x61\x16"), None);
    }

    #[test]
    fn other_bytes_are_not_private_stores() {
        // From a font: the start of a packet, and numbers of a few bits.
        let chance = b"\x95\x01\x02\x04\0\0\0\0\x11\0\x05\x1f\0\x03\x07\0\0\0\0";
        assert!(detect_binary(chance).is_some_and(|detected| detected.is_private));
        assert_eq!(private_store(chance), None);
        assert_eq!(private_store(b"\xfe\xed\xfe\xed\x01\x02\x03\x04"), None);
    }
}
