//! The texts that people sign in place of the signing input.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use primitives::identifier::hex;

use super::hash::Hash;

/// What a text is to the signing input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// The signing input itself.
    Input,
    /// With a line break behind it.
    Newline,
    /// The claims alone, encoded or not.
    Payload,
    /// Its hash, as octets or as text.
    Digest,
}

/// The signing input and all that is signed in its place.
pub(super) fn candidates(input: &[u8]) -> Vec<(Text, Vec<u8>)> {
    let mut texts = vec![(Text::Input, input.to_vec())];
    for end in [&b"\n"[..], b"\r\n", b"\r", b"\n\n"] {
        texts.push((Text::Newline, [input, end].concat()));
    }
    if let Some(dot) = input.iter().position(|&octet| octet == b'.') {
        let claims = input.get(dot + 1..).unwrap_or_default();
        texts.push((Text::Payload, claims.to_vec()));
        let decoded = core::str::from_utf8(claims)
            .ok()
            .and_then(|claims| Base64UrlUnpadded::decode_vec(claims).ok());
        texts.extend(decoded.map(|claims| (Text::Payload, claims)));
    }
    for hash in Hash::ALL {
        let digest = hash.of(&[input]);
        texts.extend(
            written(hash, &digest)
                .into_iter()
                .map(|text| (Text::Digest, text)),
        );
    }
    texts
}

/// A digest as programs pass it on: octets, hex, base64, `DigestInfo`, and the line that `openssl dgst` prints.
pub(super) fn written(hash: Hash, digest: &[u8]) -> Vec<Vec<u8>> {
    let hex = hex(digest);
    let name = match hash {
        Hash::Sha1 => ["SHA1", "SHA1"],
        Hash::Sha224 => ["SHA2-224", "SHA224"],
        Hash::Sha256 => ["SHA2-256", "SHA256"],
        Hash::Sha384 => ["SHA2-384", "SHA384"],
        Hash::Sha512 => ["SHA2-512", "SHA512"],
    };
    let mut texts = vec![
        digest.to_vec(),
        [hash.digest_info(), digest].concat(),
        hex.to_uppercase().into_bytes(),
        format!("{hex}\n").into_bytes(),
        Base64::encode_string(digest).into_bytes(),
        Base64UrlUnpadded::encode_string(digest).into_bytes(),
        format!("(stdin)= {hex}\n").into_bytes(),
    ];
    texts.extend(
        name.iter()
            .map(|name| format!("{name}(stdin)= {hex}\n").into_bytes()),
    );
    texts.push(hex.into_bytes());
    texts
}
