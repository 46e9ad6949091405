//! The second reader: the `der` and `spki` crates, strict and written by others, read the chosen object again. Nothing
//! is accepted unless both readers agree (docs/decisions/0005-two-readers.md).

use ::der::asn1::{AnyRef, BitStringRef, UintRef};
use ::der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber};
use spki::SubjectPublicKeyInfoRef;

use crate::formats::asn1_type::Asn1Type;
use crate::model::Kind;
use crate::object::Object;
use crate::report::{Place, Report, codes};
use crate::x509::key::Spki;

/// What the second reader found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StrictReading<'a> {
    /// The SubjectPublicKeyInfo, or the whole input if it is an RSAPublicKey.
    pub key: &'a [u8],
    /// Modulus and exponent without leading zeros.
    pub rsa: (&'a [u8], &'a [u8]),
}

/// Reports an object that the second reader rejects or reads differently.
pub(crate) fn check(object: &Object<'_>, raw: &[u8], report: &mut Report<'_, '_>) {
    let (key, rsa) = match &object.content_type {
        Asn1Type::Certificate(cert) => (
            cert.spki_tlv.map(|tlv| tlv.raw),
            cert.spki.as_ref().and_then(Spki::rsa),
        ),
        Asn1Type::Spki(spki) => (Some(raw), spki.rsa()),
        Asn1Type::Pkcs1(rsa) => (Some(raw), Some(rsa)),
        _ => (None, None),
    };
    let numbers = rsa.map(|rsa| (rsa.modulus.magnitude(), rsa.exponent.magnitude()));
    let objection = match read(object.kind, raw) {
        Ok(reading) if Some(reading.key) == key && Some(reading.rsa) == numbers => return,
        Ok(_) => "it reads a different key".to_owned(),
        Err(error) => error.to_string(),
    };
    report.add(
        codes::SECOND_READER,
        Place::none(),
        format!("A second, stricter parser disagrees: {objection}."),
        "Export the key or certificate again with a current version of openssl.".to_owned(),
    );
}

/// Reads an object of this kind strictly, to its last byte.
///
/// # Errors
/// The second reader's objection.
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<StrictReading<'_>, der::Error> {
    match kind {
        Kind::Certificate => {
            let key = certificate_key(bytes)?;
            Ok(StrictReading {
                key,
                rsa: spki(key)?,
            })
        }
        Kind::PublicKeySpki => Ok(StrictReading {
            key: bytes,
            rsa: spki(bytes)?,
        }),
        _ => Ok(StrictReading {
            key: bytes,
            rsa: rsa(bytes)?,
        }),
    }
}

/// The SubjectPublicKeyInfo of a certificate. Serial number, names, times and extensions are read as elements only:
/// real certificates deviate there without affecting the key.
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
