//! A second opinion on the certificate that a diagnosis has chosen, or that is registered: the decoder of x509-cert, as strict as RFC 5280 and
//! DER (X.690) are. It never changes a verdict. Where it rejects what the diagnosis accepts, other strict programs will
//! reject it, too, and a note says so and why.

use der::asn1::{AnyRef, BitStringRef, ContextSpecific};
use der::{Decode, DecodeValue, Error, ErrorKind, Header, Reader, SliceReader, Tag};
use diagnosis::{Diagnosis, Finding, Span, Verdict, strict_decoder_rejects};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::certificate::Version;
use x509_cert::ext::Extensions;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Validity;

/// Adds the note to a diagnosis, if there is something to note.
pub fn add_note(diagnosis: &mut Diagnosis) {
    let note = certificate(diagnosis).and_then(note);
    diagnosis.findings.extend(note);
}

/// The certificate that a diagnosis has chosen, as DER; `None` if it has chosen none, or rejects it.
#[must_use]
pub fn certificate(diagnosis: &Diagnosis) -> Option<&[u8]> {
    let material = diagnosis.material.as_ref()?;
    let is_read = diagnosis.verdict != Verdict::Reject && material.label == "CERTIFICATE";
    is_read.then_some(&material.der)
}

/// The note on a certificate, given as DER; `None` if the decoder reads it.
#[must_use]
pub fn note(certificate: &[u8]) -> Option<Finding> {
    let error = x509_cert::Certificate::from_der(certificate).err()?;
    let (field, error) = rejected_field(certificate).unwrap_or_else(|| {
        let whole = Field {
            name: "its structure",
            span: 0..certificate.len(),
        };
        (whole, error)
    });
    let span = Span {
        start: field.span.start,
        end: field.span.end,
    };
    Some(strict_decoder_rejects(
        field.name,
        &reason(field.name, error.kind()),
        span,
    ))
}

/// A part of a certificate.
struct Field {
    name: &'static str,
    span: core::ops::Range<usize>,
}

/// Strictly decodes one part.
type Check = fn(AnyRef<'_>) -> Result<(), Error>;

const SERIAL_NUMBER: &str = "the serial number";

/// The parts of a `TBSCertificate` after its version, in order (RFC 5280, section 4.1).
const FIELDS: [(&str, Check); 6] = [
    (SERIAL_NUMBER, |part| {
        part.decode_as::<SerialNumber>().map(drop)
    }),
    ("the signature algorithm", |part| {
        part.decode_as::<AlgorithmIdentifierRef<'_>>().map(drop)
    }),
    ("the issuer", |part| part.decode_as::<Name>().map(drop)),
    ("the validity", |part| {
        part.decode_as::<Validity>().map(drop)
    }),
    ("the subject", |part| part.decode_as::<Name>().map(drop)),
    ("the public key", |part| {
        part.decode_as::<SubjectPublicKeyInfoRef<'_>>().map(drop)
    }),
];

/// The tags of the version and of the extensions: \[0\] and \[3\].
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;

/// The first part that can't be decoded, and why.
fn rejected_field(certificate: &[u8]) -> Option<(Field, Error)> {
    let mut outer = Parts::within(certificate, 0)?;
    let (_, tbs_at) = outer.next()?;
    let mut parts = Parts::within(certificate.get(tbs_at.clone())?, tbs_at.start)?;
    let mut next = parts.next()?;
    let whole = certificate.get(next.1.clone())?;
    if whole.first() == Some(&VERSION) {
        if let Err(error) = ContextSpecific::<Version>::from_der(whole) {
            return Some((field("the version", next.1), error));
        }
        next = parts.next()?;
    }
    for (name, check) in FIELDS {
        if let Err(error) = check(next.0) {
            return Some((field(name, next.1), error));
        }
        next = match parts.next() {
            Some(next) => next,
            None => break,
        };
    }
    let mut last = Some(next);
    while let Some((_, at)) = last {
        let whole = certificate.get(at.clone())?;
        let is_extensions = whole.first() == Some(&EXTENSIONS);
        if is_extensions && let Err(error) = ContextSpecific::<Extensions>::from_der(whole) {
            return Some((field("the extensions", at), error));
        }
        last = parts.next();
    }
    let (algorithm, at) = outer.next()?;
    if let Err(error) = algorithm.decode_as::<AlgorithmIdentifierRef<'_>>() {
        return Some((field("the signature algorithm", at), error));
    }
    let (signature, at) = outer.next()?;
    let error = signature.decode_as::<BitStringRef<'_>>().err()?;
    Some((field("the signature", at), error))
}

fn field(name: &'static str, span: core::ops::Range<usize>) -> Field {
    Field { name, span }
}

/// The elements of a constructed element, with their places.
struct Parts<'a> {
    reader: SliceReader<'a>,
    base: usize,
}

impl<'a> Parts<'a> {
    /// Of the element that `der` is; `base` is where it stands.
    fn within(der: &'a [u8], base: usize) -> Option<Self> {
        let mut reader = SliceReader::new(der).ok()?;
        Header::decode(&mut reader).ok()?;
        let begin = usize::try_from(reader.position()).ok()?;
        Some(Self {
            reader: SliceReader::new(der.get(begin..)?).ok()?,
            base: base + begin,
        })
    }

    fn next(&mut self) -> Option<(AnyRef<'a>, core::ops::Range<usize>)> {
        let start = usize::try_from(self.reader.position()).ok()?;
        let header = Header::decode(&mut self.reader).ok()?;
        let element = AnyRef::decode_value(&mut self.reader, header).ok()?;
        let end = usize::try_from(self.reader.position()).ok()?;
        Some((element, self.base + start..self.base + end))
    }
}

/// What the decoder's error in a field is in words.
fn reason(field: &str, kind: ErrorKind) -> String {
    match kind {
        ErrorKind::Value { tag: Tag::Integer } if field == SERIAL_NUMBER => {
            "an INTEGER of more than 20 octets (RFC 5280, section 4.1.2.2)".into()
        }
        ErrorKind::Value {
            tag: Tag::GeneralizedTime,
        } => "a GeneralizedTime before 1970, or one that is not to the second and in UTC".into(),
        ErrorKind::Value { tag: Tag::UtcTime } => {
            "a UTCTime that is not to the second and in UTC (RFC 5280, section 4.1.2.5.1)".into()
        }
        ErrorKind::DateTime => "a date or time that RFC 5280 does not allow".into(),
        ErrorKind::Noncanonical { tag } => format!("{} that is not in its DER form", named(tag)),
        ErrorKind::Value { tag } => format!("{} with a value that is not allowed", named(tag)),
        ErrorKind::Length { tag } => format!("{} whose length is not allowed", named(tag)),
        ErrorKind::Overlength | ErrorKind::Overflow => "a value that is too long".into(),
        ErrorKind::TagUnexpected {
            expected: Some(expected),
            actual,
        } => format!("{} in place of {}", named(actual), named(expected)),
        ErrorKind::TagUnexpected { actual, .. } => {
            format!("{} where it does not belong", named(actual))
        }
        ErrorKind::TrailingData { .. } => "bytes after its end".into(),
        ErrorKind::SetOrdering => "a SET whose elements are not in DER order".into(),
        ErrorKind::OidMalformed => "an object identifier that is malformed".into(),
        ErrorKind::Utf8(_) => "text that is not UTF-8".into(),
        ErrorKind::Incomplete { .. } => "an element that is cut off".into(),
        ErrorKind::IndefiniteLength => "an indefinite length".into(),
        _ => "an encoding that DER does not allow".into(),
    }
}

/// A type with its article.
fn named(tag: Tag) -> String {
    let text = match tag {
        Tag::Boolean => "a BOOLEAN",
        Tag::Integer => "an INTEGER",
        Tag::BitString => "a BIT STRING",
        Tag::OctetString => "an OCTET STRING",
        Tag::Null => "a NULL",
        Tag::ObjectIdentifier => "an OBJECT IDENTIFIER",
        Tag::Utf8String => "a UTF8String",
        Tag::Sequence => "a SEQUENCE",
        Tag::Set => "a SET",
        Tag::PrintableString => "a PrintableString",
        Tag::TeletexString => "a TeletexString",
        Tag::Ia5String => "an IA5String",
        Tag::UtcTime => "a UTCTime",
        Tag::GeneralizedTime => "a GeneralizedTime",
        Tag::BmpString => "a BMPString",
        other => return format!("an element with the tag {other}"),
    };
    text.into()
}
