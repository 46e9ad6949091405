//! The facts of an object, whatever the verdict.
use crate::der::Reader;
use crate::formats::asn1_type::Asn1Type;
use crate::formats::is_binary;
use crate::model::{Certificate, Diagnosis, Facts, MAX_INPUT, PublicKey, Request};
use crate::object::Object;
use crate::pem::Sections;
use crate::source::Source;
use crate::x509::key::Spki;
use crate::x509::private::Private;
use crate::x509::public_key::{describe, describe_pkcs1};

/// The facts of the first object that could be registered.
pub(crate) fn facts(input: &[u8]) -> Option<Facts> {
    let source = Source::new(input.get(..MAX_INPUT).unwrap_or(input));
    let section = if is_binary(&source) {
        None
    } else {
        Some(Sections::new(&source.text).read(&source.text)?)
    };
    let object = section
        .as_ref()
        .map_or_else(|| Object::from_der(input), Object::from_section);
    if !object.is_public_key() {
        return None;
    }
    let (public_key, certificate) = describe_object(&object);
    Some(Facts {
        kind: object.kind,
        public_key,
        certificate,
    })
}

/// Fills in everything that can be read of an object.
pub(crate) fn fill_facts(object: &Object<'_>, diagnosis: &mut Diagnosis) {
    (diagnosis.public_key, diagnosis.certificate) = describe_object(object);
    if let Asn1Type::Csr(request) = &object.content_type {
        diagnosis.csr = request.subject.map(|subject| Request {
            subject: subject.rfc4514(),
            subject_attributes: subject.describe(),
        });
    }
    if !object.is_private && object.tlv.is_some() {
        diagnosis.object = Some(object.der.to_vec());
    }
}

fn describe_object(object: &Object<'_>) -> (Option<PublicKey>, Option<Certificate>) {
    match &object.content_type {
        Asn1Type::Certificate(cert) => (
            cert.spki.as_ref().map(describe),
            Some(cert.describe(cert.is_self_issued())),
        ),
        Asn1Type::Spki(spki) => (Some(describe(spki)), None),
        Asn1Type::Pkcs1(rsa) => (object.tlv.map(|tlv| describe_pkcs1(tlv.raw, rsa)), None),
        Asn1Type::Csr(request) => (request.spki.as_ref().map(describe), None),
        Asn1Type::Private(private) => (describe_private(private), None),
        _ => (None, None),
    }
}

/// The facts of a private key's public key, or of its algorithm if the file does not contain the public key.
fn describe_private(private: &Private) -> Option<PublicKey> {
    let read = |der: &[u8]| {
        let tlv = Reader::new(der, 0).read().ok()?;
        Spki::from_tlv(tlv).ok().map(|spki| describe(&spki))
    };
    private.public.as_deref().and_then(read).or_else(|| {
        let mut facts = private.algorithm_only.as_deref().and_then(read)?;
        (facts.spki_sha256, facts.kid, facts.jwk) = (None, None, None);
        facts.spki = None;
        Some(facts)
    })
}
