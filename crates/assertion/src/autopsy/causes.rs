//! The causes: one table for the log, the command line, the console and the help pages.

use primitives::Algorithm;
use serde::Serialize;
use std::fmt;

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal;)*) => {
        /// Why a signature does not verify.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum Cause {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Cause {
            /// All causes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name, beside `signature_invalid` in `details.cause` of the log.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            const fn template(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)*
                }
            }
        }
    };
}

causes! {
    /// The right key and text, hashed with SHA-1.
    Sha1 = "sha1",
        "Signed with the right key, but over SHA-1; {alg} requires {hash}. Sign with {hash}.";
    /// The right key and text, hashed with SHA-224.
    Sha224 = "sha224",
        "Signed with the right key, but over SHA-224; {alg} requires {hash}. Sign with {hash}.";
    /// The right key and text, hashed with SHA-256.
    Sha256 = "sha256",
        "Signed with the right key, but over SHA-256; {alg} requires {hash}. Sign with {hash}.";
    /// The right key and text, hashed with SHA-384.
    Sha384 = "sha384",
        "Signed with the right key, but over SHA-384; {alg} requires {hash}. Sign with {hash}.";
    /// The right key and text, hashed with SHA-512.
    Sha512 = "sha512",
        "Signed with the right key, but over SHA-512; {alg} requires {hash}. Sign with {hash}.";
    /// The digest was hashed once more.
    HashOfHash = "hash_of_hash",
        "Signed with the right key, but the digest was hashed again: the hash of the hash is signed. Pass header and claims to a function that hashes, or the digest to one that does not.";
    /// The claims are signed without the header.
    PayloadOnly = "payload_only",
        "Signed with the right key, but over the claims alone. Sign the encoded header, a dot and the encoded claims.";
    /// A line break is signed with the text.
    TrailingNewline = "trailing_newline",
        "Signed with the right key, but with a line break behind the text. Sign header and claims without one.";
    /// The digest is padded without `DigestInfo`.
    NoDigestInfo = "no_digest_info",
        "Signed with the right key, but over the bare digest: the DigestInfo that names {hash} is missing (RFC 8017 §9.2). Tell the signing function which hash it is.";
    /// RSA without padding.
    NoPadding = "no_padding",
        "Signed with the right key, but without padding: that is bare RSA over a digest. Sign with {alg}.";
    /// PSS, where PKCS#1 v1.5 is registered.
    PssInsteadOfPkcs1 = "pss_instead_of_pkcs1",
        "Signed with the right key, but with PSS padding; {alg} requires PKCS#1 v1.5. Sign with {alg}, or register the key for PS256.";
    /// PKCS#1 v1.5, where PSS is registered.
    Pkcs1InsteadOfPss = "pkcs1_instead_of_pss",
        "Signed with the right key, but with PKCS#1 v1.5 padding; {alg} requires PSS. Sign with {alg}, or register the key for RS256.";
    /// PSS with a salt of another length.
    PssSaltLength = "pss_salt_length",
        "Signed with the right key and PSS, but with a salt of another length; {alg} requires 32 bytes. Set the salt length to that of the digest.";
    /// PSS with another hash, or another hash in its mask.
    PssHash = "pss_hash",
        "Signed with the right key and PSS, but with another hash; {alg} requires SHA-256 for the text and for MGF1.";
    /// The right key and a sound padding over another text.
    OtherText = "other_text",
        "Signed with the right key, but over another text: header or claims were changed or encoded again after signing. Send exactly the text that was signed.";
    /// The block has no padding.
    AnotherKey = "another_key",
        "The registered key did not make this signature: another key did, or the signature was damaged. Sign with the private key that belongs to the credential.";
    /// The signature is not as long as the modulus.
    ModulusSize = "modulus_size",
        "The signature is not as long as the key's modulus: a key of another size made it, or bytes are missing or added. Sign with the private key that belongs to the credential.";
    /// As long as an HMAC.
    Hmac = "hmac",
        "The signature is as long as an HMAC, which is made with a shared secret. Sign with the RSA private key and {alg}.";
    /// As long as a signature of ECDSA, or written like one.
    Ecdsa = "ecdsa",
        "The signature has the form of one of ECDSA, which is made with an elliptic-curve key. Sign with the RSA private key and {alg}.";
    /// A digest that was not signed.
    DigestOnly = "digest_only",
        "The third part is the bare digest of the text: it is not signed. Sign with the RSA private key and {alg}.";
    /// Hexadecimal digits in the place of octets.
    Hex = "hex",
        "The signature is hexadecimal text. Decode the hex first, then encode the bytes as base64url.";
    /// Base64 in the place of octets.
    Base64 = "base64",
        "The signature was encoded twice: its bytes are base64 text. Encode the bytes of the signature once, as base64url.";
    /// The octets in reverse order.
    ByteOrder = "byte_order",
        "The bytes of the signature are in reverse order, as Windows CryptoAPI writes them. Reverse them before encoding.";
}

impl Cause {
    /// The cause with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|cause| cause.as_str() == name)
    }

    /// What is wrong and what to do, in a sentence or two. `algorithm` is the one that the key is registered for.
    #[must_use]
    pub fn message(self, algorithm: Algorithm) -> String {
        let hash = match algorithm {
            Algorithm::RS384 => "SHA-384",
            Algorithm::RS256 | Algorithm::PS256 => "SHA-256",
        };
        self.template()
            .replace("{alg}", algorithm.as_str())
            .replace("{hash}", hash)
    }

    /// What the block shows and what it should show, if the cause alone tells.
    #[must_use]
    pub const fn compared(self, algorithm: Algorithm) -> Option<(&'static str, &'static str)> {
        let (hash, padding) = match algorithm {
            Algorithm::RS256 => ("SHA-256", "PKCS#1 v1.5"),
            Algorithm::RS384 => ("SHA-384", "PKCS#1 v1.5"),
            Algorithm::PS256 => ("SHA-256", "PSS"),
        };
        let text = "the encoded header, a dot and the encoded claims";
        Some(match self {
            Self::Sha1 => ("SHA-1", hash),
            Self::Sha224 => ("SHA-224", hash),
            Self::Sha256 => ("SHA-256", hash),
            Self::Sha384 => ("SHA-384", hash),
            Self::Sha512 => ("SHA-512", hash),
            Self::HashOfHash => ("the hash of the hash", "the hash of the text"),
            Self::PayloadOnly => ("the claims", text),
            Self::TrailingNewline => ("a line break behind the text", text),
            Self::NoDigestInfo => ("the bare digest", "DigestInfo with the digest"),
            Self::NoPadding => ("no padding", padding),
            Self::PssInsteadOfPkcs1 => ("PSS", padding),
            Self::Pkcs1InsteadOfPss => ("PKCS#1 v1.5", padding),
            Self::PssSaltLength => ("a salt of another length", "a salt of 32 bytes"),
            Self::PssHash => ("another hash", "SHA-256 for the text and for MGF1"),
            Self::OtherText => ("another text", text),
            Self::DigestOnly => ("a digest", "a signature"),
            Self::Hex => ("hexadecimal text", "bytes"),
            Self::Base64 => ("base64 text", "bytes"),
            Self::ByteOrder => ("the last byte first", "the first byte first"),
            Self::AnotherKey | Self::ModulusSize | Self::Hmac | Self::Ecdsa => return None,
        })
    }

    /// Returns true if the block proves that the key made the signature.
    #[must_use]
    pub const fn is_by_the_key(self) -> bool {
        !matches!(
            self,
            Self::AnotherKey
                | Self::ModulusSize
                | Self::Hmac
                | Self::Ecdsa
                | Self::DigestOnly
                | Self::Hex
                | Self::Base64
        )
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
