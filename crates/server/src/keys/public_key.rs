//! The public key of a server key pair, as a JWK (RFC 7517).

use aws_lc_rs::digest;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use crate::settings::AccessTokenAlgorithm;

/// A public key that verifies this server's access tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    kid: String,
    material: Material,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Material {
    /// Modulus and exponent, big-endian without leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// The uncompressed point: 4, then 32 octets of x and 32 of y.
    P256 { point: Vec<u8> },
}

impl PublicKey {
    pub(super) fn rsa(n: Vec<u8>, e: Vec<u8>) -> Self {
        Self::named(Material::Rsa { n, e })
    }

    pub(super) fn p256(point: Vec<u8>) -> Self {
        Self::named(Material::P256 { point })
    }

    fn named(material: Material) -> Self {
        let digest = digest::digest(&digest::SHA256, material.canonical().as_bytes());
        Self {
            kid: Base64UrlUnpadded::encode_string(digest.as_ref()),
            material,
        }
    }

    /// The key ID: the JWK thumbprint (RFC 7638).
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The algorithm that the key is for.
    pub fn algorithm(&self) -> AccessTokenAlgorithm {
        match self.material {
            Material::Rsa { .. } => AccessTokenAlgorithm::Rs256,
            Material::P256 { .. } => AccessTokenAlgorithm::Es256,
        }
    }

    /// The JWK with its use, algorithm and key ID.
    pub fn to_jwk(&self) -> Value {
        let (mut jwk, alg) = match &self.material {
            Material::Rsa { n, e } => {
                (json!({ "kty": "RSA", "n": text(n), "e": text(e) }), "RS256")
            }
            Material::P256 { point } => {
                let (x, y) = coordinates(point);
                (
                    json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) }),
                    "ES256",
                )
            }
        };
        if let Some(members) = jwk.as_object_mut() {
            members.insert("use".into(), "sig".into());
            members.insert("alg".into(), alg.into());
            members.insert("kid".into(), self.kid.as_str().into());
        }
        jwk
    }

    /// Verifies a signature over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.material {
            Material::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Material::P256 { point } => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message, signature)
                .is_ok(),
        }
    }
}

impl Material {
    /// The required members in lexicographic order, without white space (RFC 7638, section 3).
    fn canonical(&self) -> String {
        match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, text(e), text(n)),
            Self::P256 { point } => {
                let (x, y) = coordinates(point);
                format!(
                    r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
                    text(x),
                    text(y)
                )
            }
        }
    }
}

fn coordinates(point: &[u8]) -> (&[u8], &[u8]) {
    let coordinates = point.get(1..).unwrap_or_default();
    coordinates.split_at(coordinates.len() / 2)
}

fn text(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::PublicKey;
    use base64ct::{Base64UrlUnpadded, Encoding};

    /// The example of RFC 7638, section 3.1.
    #[test]
    fn kid_is_the_jwk_thumbprint() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX\
                 jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaS\
                 qzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksIN\
                 HaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key = PublicKey::rsa(Base64UrlUnpadded::decode_vec(n).unwrap(), vec![1, 0, 1]);
        assert_eq!(key.kid(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
