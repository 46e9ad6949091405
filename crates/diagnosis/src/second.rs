//! The second reader: the `der` and `spki` crates, strict and written by others, read the chosen
//! object again. Only what both readers see alike is accepted.

use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber};
use spki::SubjectPublicKeyInfoRef;

use crate::model::Kind;

/// What the second reader found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SecondReading<'a> {
    /// The octets of the SubjectPublicKeyInfo; the whole file where it is a bare key.
    pub key: &'a [u8],
    /// Modulus and exponent without leading zeros.
    pub rsa: (&'a [u8], &'a [u8]),
}

/// Reads an object of this kind strictly, to its last byte.
///
/// # Errors
/// What the second reader objects to.
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<SecondReading<'_>, der::Error> {
    match kind {
        Kind::Certificate => {
            let key = certificate_key(bytes)?;
            Ok(SecondReading {
                key,
                rsa: spki(key)?,
            })
        }
        Kind::PublicKeySpki => Ok(SecondReading {
            key: bytes,
            rsa: spki(bytes)?,
        }),
        _ => Ok(SecondReading {
            key: bytes,
            rsa: rsa(bytes)?,
        }),
    }
}

/// The SubjectPublicKeyInfo of a certificate. Serial number, names, times and extensions are read as
/// elements only: real certificates take liberties with them that don't touch the key.
fn certificate_key(bytes: &[u8]) -> Result<&[u8], der::Error> {
    let mut reader = SliceReader::new(bytes)?;
    let key = reader.sequence(|fields| {
        let key = fields.sequence(|tbs| {
            if matches!(
                Tag::peek(tbs)?,
                Tag::ContextSpecific {
                    number: TagNumber(0),
                    ..
                }
            ) {
                tbs.decode::<AnyRef<'_>>()?;
            }
            for expected in [
                Tag::Integer,
                Tag::Sequence,
                Tag::Sequence,
                Tag::Sequence,
                Tag::Sequence,
            ] {
                let found = tbs.decode::<AnyRef<'_>>()?;
                der::Tagged::tag(&found).assert_eq(expected)?;
            }
            let key = tbs.tlv_bytes()?;
            while !tbs.is_finished() {
                tbs.decode::<AnyRef<'_>>()?;
            }
            Ok::<_, der::Error>(key)
        })?;
        fields.decode::<AnyRef<'_>>()?;
        fields.decode::<BitStringRef<'_>>()?;
        Ok::<_, der::Error>(key)
    })?;
    reader.finish()?;
    Ok(key)
}

fn spki(bytes: &[u8]) -> Result<(&[u8], &[u8]), der::Error> {
    let key = SubjectPublicKeyInfoRef::from_der(bytes)?;
    let octets = key
        .subject_public_key
        .as_bytes()
        .ok_or_else(|| der::Error::from(Tag::BitString.value_error()))?;
    rsa(octets)
}

fn rsa(bytes: &[u8]) -> Result<(&[u8], &[u8]), der::Error> {
    let mut reader = SliceReader::new(bytes)?;
    let numbers = reader.sequence(|fields| {
        let modulus = fields.decode::<UintRef<'_>>()?;
        let exponent = fields.decode::<UintRef<'_>>()?;
        Ok::<_, der::Error>((modulus.as_bytes(), exponent.as_bytes()))
    })?;
    reader.finish()?;
    Ok(numbers)
}
