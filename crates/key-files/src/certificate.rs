//! A self-signed certificate (RFC 5280) around a key that signs client assertions.

use core::str::FromStr;
use core::time::Duration;

use der::asn1::{BitString, GeneralizedTime, Ia5String, UtcTime};
use der::{Decode, Document, Encode};
use signature::Keypair;
use spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, EncodePublicKey, ObjectIdentifier,
    SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef,
};
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

/// `sha256WithRSAEncryption` (RFC 8017, appendix A.2.4).
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

/// 2050-01-01T00:00:00Z: from then on, dates are written as `GeneralizedTime` (RFC 5280, section 4.1.2.5).
const YEAR_2050: u64 = 2_524_608_000;

/// The most days that a certificate is made valid for: a hundred years.
pub const MAX_DAYS: u32 = 36_500;

/// What a certificate is made of.
#[derive(Clone, Debug)]
pub struct SelfSigned<'a> {
    /// Subject and issuer, as RFC 4514 writes it: `CN=billing,O=Example`.
    pub subject: &'a str,
    /// Further names of the subject.
    pub alternative_names: &'a [AlternativeName],
    /// The key's `SubjectPublicKeyInfo`, DER.
    pub spki: &'a [u8],
    /// Random octets; the serial number is made of them.
    pub serial: [u8; 16],
    /// Valid from, in seconds since 1970.
    pub not_before: u64,
    /// Valid until, in seconds since 1970.
    pub not_after: u64,
}

/// A further name of a certificate's subject (RFC 5280, section 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlternativeName {
    /// A host name.
    Dns(String),
    /// A URI, such as the client ID of a federated client.
    Uri(String),
    /// An email address.
    Email(String),
}

/// A certificate could not be created.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The subject can't be parsed.
    #[error(
        "the subject {0:?} is not a distinguished name. Write it as CN=billing,O=Example, and put a backslash before a \
         comma inside a value."
    )]
    Subject(String),
    /// An alternative name has another form than its kind.
    #[error(
        "the alternative name {0:?} is neither a host name nor a URI with a scheme nor an email address. Write an \
         international host name in its xn-- form."
    )]
    AlternativeName(String),
    /// It can't be encoded.
    #[error("the certificate can't be encoded: {0}")]
    Encoding(x509_cert::builder::Error),
}

impl From<x509_cert::builder::Error> for CertificateError {
    fn from(error: x509_cert::builder::Error) -> Self {
        Self::Encoding(error)
    }
}

impl From<der::Error> for CertificateError {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error.into())
    }
}

/// The profile of our certificates: an end entity that signs, and nothing else.
struct Profile {
    subject: Name,
    alternative_names: Vec<GeneralName>,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        spk: SubjectPublicKeyInfoRef<'_>,
        _issuer_spk: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let mut extensions = Vec::new();
        let no_ca = BasicConstraints {
            ca: false,
            path_len_constraint: None,
        };
        extensions.push(no_ca.to_extension(tbs.subject(), &extensions)?);
        let usage = KeyUsage(KeyUsages::DigitalSignature.into());
        extensions.push(usage.to_extension(tbs.subject(), &extensions)?);
        let key_id = SubjectKeyIdentifier::try_from(spk)?;
        extensions.push(key_id.to_extension(tbs.subject(), &extensions)?);
        if !self.alternative_names.is_empty() {
            let names = SubjectAltName(self.alternative_names.clone());
            extensions.push(names.to_extension(tbs.subject(), &extensions)?);
        }
        Ok(extensions)
    }
}

/// A certificate that lacks only its signature.
pub struct Unsigned {
    builder: CertificateBuilder<Profile>,
    signer: Signer,
    to_be_signed: Vec<u8>,
}

impl SelfSigned<'_> {
    /// Builds what is to be signed by RSASSA-PKCS1-v1_5 with SHA-256.
    ///
    /// # Errors
    /// A name is not valid, or a date lies beyond the year 9999.
    pub fn build(&self) -> Result<Unsigned, CertificateError> {
        let wrong_subject = || CertificateError::Subject(self.subject.to_owned());
        let subject = Name::from_str(self.subject).map_err(|_| wrong_subject())?;
        if subject.is_empty() {
            return Err(wrong_subject());
        }
        let alternative_names = self
            .alternative_names
            .iter()
            .map(AlternativeName::to_general_name)
            .collect::<Result<_, _>>()?;
        let profile = Profile {
            subject,
            alternative_names,
        };
        let validity = Validity::new(time(self.not_before)?, time(self.not_after)?);
        let spki = SubjectPublicKeyInfoOwned::from_der(self.spki)?;
        let signer = Signer(Document::try_from(self.spki)?);
        let mut builder =
            CertificateBuilder::new(profile, serial_number(self.serial)?, validity, spki)?;
        let to_be_signed = builder.finalize(&signer)?;
        Ok(Unsigned {
            builder,
            signer,
            to_be_signed,
        })
    }
}

impl Unsigned {
    /// What the signature covers.
    #[must_use]
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The certificate's DER.
    ///
    /// # Errors
    /// The signature is too long to be encoded.
    pub fn assemble(self, signature: &[u8]) -> Result<Vec<u8>, CertificateError> {
        let signature = BitString::from_bytes(signature)?;
        let certificate = self.builder.assemble(signature, &self.signer)?;
        Ok(certificate.to_der()?)
    }
}

/// Returns true for a host name, which may begin with a wildcard label (RFC 5280, section 4.2.1.6; RFC 6125, section 6.4.3).
/// Underscores are accepted, since names of services have them.
#[must_use]
pub fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len())
            && label.bytes().all(is_of_name)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels = name.strip_prefix("*.").unwrap_or(name);
    name.len() <= 253 && labels.split('.').all(is_label)
}

impl AlternativeName {
    /// Returns true if it has the form of its kind (RFC 5280, section 4.2.1.6).
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        let is_scheme = |scheme: &str| {
            let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.bytes().all(is_of_scheme)
        };
        match self {
            Self::Dns(name) => is_host_name(name),
            Self::Uri(uri) => uri.split_once(':').is_some_and(|(scheme, rest)| {
                is_scheme(scheme) && !rest.is_empty() && is_plain(rest)
            }),
            Self::Email(address) => address.rsplit_once('@').is_some_and(|(local, host)| {
                !local.is_empty() && is_plain(local) && is_host_name(host)
            }),
        }
    }

    fn to_general_name(&self) -> Result<GeneralName, CertificateError> {
        let (Self::Dns(text) | Self::Uri(text) | Self::Email(text)) = self;
        let ascii = Ia5String::new(text)
            .ok()
            .filter(|_| self.is_well_formed())
            .ok_or_else(|| CertificateError::AlternativeName(text.clone()))?;
        Ok(match self {
            Self::Dns(_) => GeneralName::DnsName(ascii),
            Self::Uri(_) => GeneralName::UniformResourceIdentifier(ascii),
            Self::Email(_) => GeneralName::Rfc822Name(ascii),
        })
    }
}

/// A positive number of 126 or 127 random bits (RFC 5280, section 4.1.2.2).
fn serial_number(mut random: [u8; 16]) -> der::Result<SerialNumber> {
    if let Some(first) = random.first_mut() {
        *first = *first & 0x7f | 0x40;
    }
    SerialNumber::new(&random)
}

fn time(seconds: u64) -> der::Result<Time> {
    let since_1970 = Duration::from_secs(seconds);
    if seconds < YEAR_2050 {
        UtcTime::from_unix_duration(since_1970).map(Time::UtcTime)
    } else {
        GeneralizedTime::from_unix_duration(since_1970).map(Time::GeneralTime)
    }
}

/// Names the key and the algorithm to the builder; signing is the caller's.
#[derive(Clone)]
struct Signer(Document);

impl Keypair for Signer {
    type VerifyingKey = Self;

    fn verifying_key(&self) -> Self {
        self.clone()
    }
}

impl EncodePublicKey for Signer {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        Ok(self.0.clone())
    }
}

impl DynSignatureAlgorithmIdentifier for Signer {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        Ok(AlgorithmIdentifierOwned {
            oid: SHA256_WITH_RSA,
            parameters: Some(der::asn1::Null.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{AlternativeName, is_host_name};

    #[test]
    fn host_names_have_labels() {
        for name in [
            "a",
            "billing.example",
            "*.example",
            "xn--bcher-kva.example",
            "_client.example",
            "10.0.0.1",
        ] {
            assert!(is_host_name(name), "{name}");
        }
        let long = "a".repeat(64);
        for name in [
            "",
            "a..b",
            ".a",
            "a.",
            "ex ample",
            "-a",
            "a-",
            "a.*.b",
            "*",
            "bücher.example",
            "a/b",
            &long,
        ] {
            assert!(!is_host_name(name), "{name}");
        }
    }

    #[test]
    fn alternative_names_have_the_form_of_their_kind() {
        let uri = |text: &str| AlternativeName::Uri(text.into()).is_well_formed();
        assert!(uri("https://client.example/a?b#c") && uri("urn:example:client"));
        assert!(!uri("client.example/a") && !uri("https:") && !uri("https://a b/") && !uri("1a:b"));
        let email = |text: &str| AlternativeName::Email(text.into()).is_well_formed();
        assert!(email("ops@host.example"));
        assert!(!email("ops") && !email("@host.example") && !email("o ps@host") && !email("ops@"));
    }
}
