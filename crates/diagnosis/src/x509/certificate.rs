//! Certificates (RFC 5280 §4.1), read as far as possible.

use sha1::{Digest as _, Sha1};

use super::algorithm::AlgorithmId;
use super::extensions::{self, Extensions};
use super::fingerprint;
use super::key::Spki;
use super::name::Name;
use crate::der::time::{self, Time};
use crate::der::{DerError, DerErrorKind, Integer, Reader, Tlv, check_content, integer, tag};
use crate::model::{Certificate, CertificateSpans};

/// A certificate as encoded.
#[derive(Clone, Debug)]
pub(crate) struct Cert<'a> {
    pub tlv: Tlv<'a>,
    pub tbs: Option<Tlv<'a>>,
    /// 1, 2 or 3, or another number that the file contains.
    pub version: u64,
    pub serial: Option<Integer<'a>>,
    pub inner_algorithm: Option<AlgorithmId<'a>>,
    pub issuer: Option<Name<'a>>,
    pub not_before: Option<(Tlv<'a>, Option<Time>)>,
    pub not_after: Option<(Tlv<'a>, Option<Time>)>,
    pub subject: Option<Name<'a>>,
    pub spki_tlv: Option<Tlv<'a>>,
    pub spki: Option<Spki<'a>>,
    pub extensions: Extensions<'a>,
    pub outer_algorithm: Option<AlgorithmId<'a>>,
    /// The signature's octets.
    pub signature: Option<&'a [u8]>,
    /// What stopped the reader.
    pub error: Option<DerError>,
}

impl<'a> Cert<'a> {
    /// Reads the certificate whose outer SEQUENCE is `tlv`.
    pub fn from_tlv(tlv: Tlv<'a>) -> Self {
        let mut cert = Self {
            tlv,
            tbs: None,
            version: 1,
            serial: None,
            inner_algorithm: None,
            issuer: None,
            not_before: None,
            not_after: None,
            subject: None,
            spki_tlv: None,
            spki: None,
            extensions: Extensions::default(),
            outer_algorithm: None,
            signature: None,
            error: None,
        };
        let mut fields = tlv.children();
        cert.error = cert.read_fields(&mut fields).err();
        cert
    }

    fn read_fields(&mut self, fields: &mut Reader<'a>) -> Result<(), DerError> {
        let tbs = fields.expect(tag::SEQUENCE, "the TBSCertificate (SEQUENCE)")?;
        self.tbs = Some(tbs);
        let inner = self.read_tbs(&mut tbs.children());
        let algorithm = fields.expect(
            tag::SEQUENCE,
            "the signature's AlgorithmIdentifier (SEQUENCE)",
        )?;
        let algorithm = AlgorithmId::from_tlv(algorithm)?;
        self.outer_algorithm = Some(algorithm);
        let bits = fields.expect(tag::BIT_STRING, "the signature (BIT STRING)")?;
        self.signature = bits.content.split_first().map(|(_, octets)| octets);
        inner?;
        algorithm.check()?;
        fields.end("bytes after the certificate's signature")
    }

    fn read_tbs(&mut self, fields: &mut Reader<'a>) -> Result<(), DerError> {
        // An error in the version, the serial number or a name does not hide the rest.
        let mut checked = Ok(());
        if let Some(version) = fields.optional(tag::context(0))? {
            let mut inner = version.children();
            let number = inner.expect(tag::INTEGER, "the version (INTEGER)")?;
            checked = check_content(&number).and(inner.end("bytes after the version"));
            let number = Integer::from_tlv(&number)?;
            self.version = number.small().map_or(u64::MAX, |n| n.saturating_add(1));
        }
        let number = fields.read()?;
        let serial = Integer::from_tlv(&number);
        self.serial = serial.ok();
        checked = checked.and(serial.map(|_| ())).and(check_content(&number));
        let algorithm = fields.expect(
            tag::SEQUENCE,
            "the signature's AlgorithmIdentifier (SEQUENCE)",
        )?;
        let algorithm = AlgorithmId::from_tlv(algorithm)?;
        self.inner_algorithm = Some(algorithm);
        let issuer = Name::new(fields.expect(tag::SEQUENCE, "the issuer (SEQUENCE)")?);
        self.issuer = Some(issuer);
        checked = checked.and(algorithm.check()).and(issuer.check());
        let validity = fields.expect(tag::SEQUENCE, "the validity (SEQUENCE)")?;
        let mut times = validity.children();
        self.not_before = Some(read_time(&mut times)?);
        self.not_after = Some(read_time(&mut times)?);
        let subject = Name::new(fields.expect(tag::SEQUENCE, "the subject (SEQUENCE)")?);
        self.subject = Some(subject);
        checked = checked
            .and(times.end("bytes after the validity"))
            .and(subject.check());
        let spki = fields.expect(tag::SEQUENCE, "the public key (SEQUENCE)")?;
        self.spki_tlv = Some(spki);
        self.spki = Some(Spki::from_tlv(spki)?);
        for number in [1, 2] {
            if let Some(id) = fields.optional(tag::implicit(number))? {
                // A UniqueIdentifier is a BIT STRING.
                let bits = Tlv {
                    tag: tag::BIT_STRING,
                    ..id
                };
                checked = checked.and(check_content(&bits));
            }
        }
        if let Some(wrapper) = fields.optional(tag::context(3))? {
            self.extensions = Extensions::read(&wrapper)?;
        }
        fields.end("bytes after the certificate's extensions")?;
        checked
    }

    /// Returns true if subject and issuer are the same bytes.
    pub fn is_self_issued(&self) -> bool {
        matches!((&self.subject, &self.issuer), (Some(subject), Some(issuer))
            if subject.tlv.content == issuer.tlv.content)
    }

    /// The facts, as reported.
    pub fn describe(&self, self_signed: bool) -> Certificate {
        let moment = |time: &Option<(Tlv<'_>, Option<Time>)>| {
            time.and_then(|(_, time)| time).map(|time| time.value)
        };
        let name = |name: &Option<Name<'_>>| name.map(|name| name.rfc4514()).unwrap_or_default();
        let attributes =
            |name: &Option<Name<'_>>| name.map(|name| name.describe()).unwrap_or_default();
        Certificate {
            subject: name(&self.subject),
            issuer: name(&self.issuer),
            serial: self
                .serial
                .map(|serial| integer::hex(serial.raw))
                .unwrap_or_default(),
            not_before: moment(&self.not_before),
            not_after: moment(&self.not_after),
            self_signed,
            signature_algorithm: self
                .outer_algorithm
                .map(|algorithm| algorithm.name())
                .unwrap_or_default(),
            sha1: integer::hex(&Sha1::digest(self.tlv.raw)),
            sha256: fingerprint(self.tlv.raw),
            san: self.extensions.san(),
            version: self.version,
            key_usage: self.extensions.key_usage(),
            extended_key_usage: self.extensions.extended_key_usage(),
            ca: self.extensions.basic_constraints().map(|basic| basic.ca),
            path_length: self
                .extensions
                .basic_constraints()
                .and_then(|basic| basic.path_length),
            subject_key_id: self.extensions.subject_key_id().map(integer::hex),
            authority_key_id: self.extensions.authority_key_id().map(integer::hex),
            subject_attributes: attributes(&self.subject),
            issuer_attributes: attributes(&self.issuer),
            extensions: self.extensions.iter().map(extensions::describe).collect(),
            spans: CertificateSpans {
                serial: self.serial.map(|serial| serial.span),
                issuer: self.issuer.map(|name| name.tlv.span()),
                not_before: self.not_before.map(|(tlv, _)| tlv.span()),
                not_after: self.not_after.map(|(tlv, _)| tlv.span()),
                subject: self.subject.map(|name| name.tlv.span()),
                public_key: self.spki_tlv.map(|tlv| tlv.span()),
                signature_algorithm: self.outer_algorithm.map(|algorithm| algorithm.tlv.span()),
            },
        }
    }
}

fn read_time<'a>(fields: &mut Reader<'a>) -> Result<(Tlv<'a>, Option<Time>), DerError> {
    let tlv = fields.read()?;
    if !tlv.is(tag::UTC_TIME) && !tlv.is(tag::GENERALIZED_TIME) {
        let kind = DerErrorKind::Unexpected {
            expected: "a UTCTime or GeneralizedTime",
            found: Some(tlv.tag),
        };
        return Err(DerError {
            at: tlv.start,
            kind,
        });
    }
    Ok((tlv, time::read(&tlv)))
}
