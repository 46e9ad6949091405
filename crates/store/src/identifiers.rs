//! What a credential is known by: IDs as they are, hashes and serial numbers in lower-case hex.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use management_api::{CredentialType, IdentifierKind};
use primitives::identifier::{hex, serial_number};

use crate::{CredentialRecord, RsaPublicKey};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// What it is of the credential.
    pub kind: IdentifierKind,
    /// In the form that is compared.
    pub value: String,
}

/// All that this credential is known by.
#[must_use]
pub fn identifiers(record: &CredentialRecord) -> Vec<Identifier> {
    let mut all = vec![(IdentifierKind::CredentialId, record.id.clone())];
    all.extend(record.kid.clone().map(|kid| (IdentifierKind::Kid, kid)));
    // The digest of a subject name is no fingerprint of a key.
    if record.credential_type != CredentialType::CertSubjectDn {
        all.push((IdentifierKind::SpkiSha256, record.digest.clone()));
        if let Some(key) = &record.key {
            all.push((IdentifierKind::JwkSha256, sha256(&jwk(key))));
            all.push((IdentifierKind::SshSha256, sha256(&ssh(key))));
        }
        if let Some((label, der)) = record.pem.as_deref().and_then(decode) {
            all.extend(of_material(label, &der));
        }
    }
    let identifiers = all
        .into_iter()
        .map(|(kind, value)| Identifier { kind, value });
    identifiers.collect()
}

fn sha256(bytes: &[u8]) -> String {
    hash(&SHA256, bytes)
}

fn sha1(bytes: &[u8]) -> String {
    hash(&SHA1_FOR_LEGACY_USE_ONLY, bytes)
}

fn hash(algorithm: &'static Algorithm, bytes: &[u8]) -> String {
    hex(digest(algorithm, bytes).as_ref())
}

/// What is registered: a certificate, a SubjectPublicKeyInfo, or a PKCS#1 key.
fn of_material(label: &str, der: &[u8]) -> Vec<(IdentifierKind, String)> {
    let mut all = Vec::new();
    let spki = match label {
        "CERTIFICATE" => {
            all.push((IdentifierKind::CertificateSha256, sha256(der)));
            all.push((IdentifierKind::CertificateSha1, sha1(der)));
            let certificate = Certificate::read(der);
            all.extend(certificate.as_ref().map(|certificate| {
                let number = serial_number(certificate.serial);
                (IdentifierKind::CertificateSerial, number)
            }));
            certificate.map(|certificate| certificate.spki.to_vec())
        }
        "RSA PUBLIC KEY" => Some(rsa_spki(der)),
        _ => Some(der.to_vec()),
    };
    let Some(spki) = spki else { return all };
    all.push((IdentifierKind::SpkiSha1, sha1(&spki)));
    if let Some(key) = key_bits(&spki) {
        all.push((IdentifierKind::KeySha256, sha256(key)));
        all.push((IdentifierKind::KeySha1, sha1(key)));
    }
    all
}

/// The label and the content of a clean PEM.
fn decode(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (label, rest) = pem
        .trim()
        .strip_prefix("-----BEGIN ")?
        .split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    let body: String = body.split_ascii_whitespace().collect();
    Some((label, Base64::decode_vec(&body).ok()?))
}

/// The members that a thumbprint is made of, in their order (RFC 7638 §3.2).
fn jwk(key: &RsaPublicKey) -> Vec<u8> {
    let (n, e) = (
        Base64UrlUnpadded::encode_string(&key.n),
        Base64UrlUnpadded::encode_string(&key.e),
    );
    format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#).into_bytes()
}

/// The public key of OpenSSH (RFC 4253 §6.6).
fn ssh(key: &RsaPublicKey) -> Vec<u8> {
    let mut blob = Vec::with_capacity(key.n.len() + 32);
    let mut string = |prefix: &[u8], bytes: &[u8]| {
        let length = u32::try_from(prefix.len() + bytes.len()).unwrap_or(u32::MAX);
        blob.extend(length.to_be_bytes());
        blob.extend_from_slice(prefix);
        blob.extend_from_slice(bytes);
    };
    string(&[], b"ssh-rsa");
    for number in [&key.e, &key.n] {
        // A number is signed: one whose first bit is set gets a zero before it (RFC 4251 §5).
        let is_high = number.first().is_some_and(|first| *first >= 0x80);
        string(if is_high { &[0] } else { &[] }, number);
    }
    blob
}

/// The SubjectPublicKeyInfo around a PKCS#1 key (RFC 3279 §2.3.1).
fn rsa_spki(key: &[u8]) -> Vec<u8> {
    const RSA_ENCRYPTION: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let bits = tlv(BIT_STRING, &[&[0], key].concat());
    tlv(SEQUENCE, &[&RSA_ENCRYPTION[..], &bits].concat())
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
/// The version of a certificate: `[0] EXPLICIT`.
const VERSION: u8 = 0xa0;

/// An element of DER; `content` is not empty.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = length.iter().skip_while(|octet| **octet == 0);
    let mut all = vec![tag];
    if content.len() >= 0x80 {
        all.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or(0));
    }
    all.extend(significant);
    all.extend_from_slice(content);
    all
}

/// An element of DER that was accepted before: only its bounds are read.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    /// With tag and length.
    whole: &'a [u8],
}

/// The first element, and what follows it.
fn element(der: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..0x80 => (usize::from(first), rest),
        _ => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = octets.iter().try_fold(0_usize, |length, octet| {
                length.checked_mul(256)?.checked_add(usize::from(*octet))
            });
            (length?, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    let whole = der.get(..der.len() - rest.len())?;
    let element = Element {
        tag,
        content,
        whole,
    };
    Some((element, rest))
}

/// The parts of a certificate that identifiers are made of (RFC 5280 §4.1).
struct Certificate<'a> {
    serial: &'a [u8],
    spki: &'a [u8],
}

impl<'a> Certificate<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let (certificate, _) = element(der)?;
        let (signed, _) = element(certificate.content)?;
        let mut rest = signed.content;
        let mut next = || {
            let (element, after) = element(rest)?;
            rest = after;
            Some(element)
        };
        let mut serial = next()?;
        if serial.tag == VERSION {
            serial = next()?;
        }
        // The algorithm of the signature, the issuer, the validity and the subject.
        for _ in 0..4 {
            next()?;
        }
        let spki = next()?;
        (serial.tag == INTEGER && spki.tag == SEQUENCE).then_some(Self {
            serial: serial.content,
            spki: spki.whole,
        })
    }
}

/// The key itself in a SubjectPublicKeyInfo.
fn key_bits(spki: &[u8]) -> Option<&[u8]> {
    let (info, _) = element(spki)?;
    let (_, rest) = element(info.content)?;
    let (bits, _) = element(rest)?;
    // The first octet counts unused bits: none.
    bits.content.get(1..).filter(|_| bits.tag == BIT_STRING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use management_api::Timestamp;

    const CERTIFICATE: &str = include_str!("../../server/tests/management/pem/certificate-1.pem");
    const SPKI: &str = include_str!("../../server/tests/management/pem/rsa-1.pem");
    const PKCS1: &str = include_str!("../../server/tests/management/pem/rsa-1-pkcs1.pem");

    fn number(bytes: &[u8]) -> Vec<u8> {
        bytes
            .iter()
            .copied()
            .skip_while(|octet| *octet == 0)
            .collect()
    }

    /// A credential with the key of this PEM.
    fn record(pem: &str) -> CredentialRecord {
        let (label, der) = decode(pem).unwrap();
        let spki = match label {
            "CERTIFICATE" => Certificate::read(&der).unwrap().spki.to_vec(),
            "RSA PUBLIC KEY" => rsa_spki(&der),
            _ => der,
        };
        let (key, _) = element(key_bits(&spki).unwrap()).unwrap();
        let (n, rest) = element(key.content).unwrap();
        let (e, _) = element(rest).unwrap();
        let time = Timestamp::from_millis(0).unwrap();
        CredentialRecord {
            id: "cred_1".to_owned(),
            client_id: "a".to_owned(),
            credential_type: CredentialType::PublicKey,
            name: String::new(),
            kid: Some("billing-2027".to_owned()),
            alg: None,
            key: Some(RsaPublicKey {
                n: number(n.content),
                e: number(e.content),
            }),
            digest: sha256(&spki),
            thumbprint_sha256: None,
            subject_dn: None,
            pem: Some(pem.to_owned()),
            created_at: time,
            updated_at: time,
            expires_at: None,
        }
    }

    fn named(record: &CredentialRecord) -> Vec<(&'static str, String)> {
        identifiers(record)
            .into_iter()
            .map(|one| (one.kind.as_str(), one.value))
            .collect()
    }

    /// Computed by openssl, ssh-keygen and the `jose` package.
    #[test]
    fn identifiers_are_those_that_tools_print() {
        let all = named(&record(CERTIFICATE));
        for (kind, value) in [
            ("credential_id", "cred_1"),
            ("kid", "billing-2027"),
            (
                "spki_sha256",
                "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f",
            ),
            ("spki_sha1", "6591a02263c88c27b78fa791aa14b501d7b5e475"),
            (
                "key_sha256",
                "3a48960a5a28539e2ed50510ceb7ed7e823403db0dc1b356f443ba47761429ec",
            ),
            ("key_sha1", "0e6bc60bf3a3b93679dd8abe289edc2aab6afe84"),
            (
                "jwk_sha256",
                "254ed470c9943eb097a1f72c4a3deb8a93fe7aa2892f9e3fa6a80963e8697bee",
            ),
            (
                "ssh_sha256",
                "a52653f48badd079b7521fa09f27ce4e47097b9411012b57559599fa1c10e86e",
            ),
            (
                "certificate_sha256",
                "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a",
            ),
            (
                "certificate_sha1",
                "57351accb08f6430652e7c9aa82d47514809d253",
            ),
            (
                "certificate_serial",
                "17967ca132ee278d337b24f3c8409aeacee77028",
            ),
        ] {
            assert!(all.contains(&(kind, value.to_owned())), "{kind}: {all:?}");
        }
        assert_eq!(all.len(), IdentifierKind::ALL.len());
    }

    #[test]
    fn every_form_of_a_key_has_the_same_identifiers() {
        let spki = named(&record(SPKI));
        assert_eq!(spki, named(&record(PKCS1)));
        assert_eq!(spki.len(), IdentifierKind::ALL.len() - 3);
    }

    #[test]
    fn subject_name_has_its_id_only() {
        let name = CredentialRecord {
            credential_type: CredentialType::CertSubjectDn,
            kid: None,
            key: None,
            pem: None,
            ..record(SPKI)
        };
        assert_eq!(named(&name), [("credential_id", "cred_1".to_owned())]);
    }

    #[test]
    fn unreadable_material_leaves_the_rest() {
        let all = named(&CredentialRecord {
            pem: Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".to_owned()),
            ..record(SPKI)
        });
        let kinds: Vec<_> = all.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(
            kinds,
            [
                "credential_id",
                "kid",
                "spki_sha256",
                "jwk_sha256",
                "ssh_sha256",
                "certificate_sha256",
                "certificate_sha1"
            ]
        );
    }
}
