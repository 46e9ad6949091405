//! The types of a diagnosis. Their JSON is a documented interface: docs/diagnosis-json.md.

mod facts;
mod finding;
mod tree;

use chrono::{DateTime, Utc};
use serde::Serialize;
use zeroize::Zeroizing;

pub use crate::bytes::Span;
pub use facts::*;
pub use finding::*;
pub use primitives::Algorithm;
pub use tree::*;

/// The largest input that is read, in bytes. Larger ones are rejected unread. A bundle of 10,000 certificates has about
/// 13 MB as PEM.
pub const MAX_INPUT: usize = 32 * 1024 * 1024;

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// X.509 certificate, or a chain or bundle of them (RFC 5280).
    Certificate,
    /// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), PEM label `PUBLIC KEY`.
    PublicKeySpki,
    /// RSAPublicKey (RFC 8017 §A.1.1), PEM label `RSA PUBLIC KEY`.
    PublicKeyPkcs1,
    /// A public JSON Web Key (RFC 7517).
    Jwk,
    /// A JWK Set (RFC 7517 §5).
    Jwks,
    /// An unencrypted private key in PKCS#1, PKCS#8, SEC 1, PuTTY or JWK form.
    PrivateKey,
    /// An encrypted private key.
    EncryptedPrivateKey,
    /// PKCS#10 certificate request (RFC 2986).
    Csr,
    /// Certificate revocation list (RFC 5280 §5).
    Crl,
    /// CMS or PKCS#7 (RFC 5652).
    Pkcs7,
    /// PKCS#12 key store (RFC 7292).
    Pkcs12,
    /// Java key store (JKS or JCEKS).
    Jks,
    /// SSH public key: one line, RFC 4716, or an SSH certificate.
    SshPublicKey,
    /// SSH private key in the OpenSSH format.
    SshPrivateKey,
    /// OpenPGP key or message (RFC 9580).
    Pgp,
    /// A JSON Web Token (RFC 7519).
    Jwt,
    /// DH, DSA or EC parameters without a key.
    Parameters,
    /// Text without a key.
    Text,
    /// Nothing, or only white space.
    Empty,
    /// None of the above.
    Unknown,
}

impl Kind {
    /// Its name, in sentence case, for the console and the command line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Certificate => "X.509 certificate",
            Self::PublicKeySpki => "Public key (SPKI)",
            Self::PublicKeyPkcs1 => "Public key (PKCS#1)",
            Self::Jwk => "Public key (JWK)",
            Self::Jwks => "JWK Set",
            Self::PrivateKey => "Private key",
            Self::EncryptedPrivateKey => "Encrypted private key",
            Self::Csr => "Certificate request (CSR)",
            Self::Crl => "Certificate revocation list (CRL)",
            Self::Pkcs7 => "PKCS#7 or CMS container",
            Self::Pkcs12 => "PKCS#12 key store",
            Self::Jks => "Java key store",
            Self::SshPublicKey => "SSH public key",
            Self::SshPrivateKey => "SSH private key",
            Self::Pgp => "OpenPGP key or message",
            Self::Jwt => "JSON Web Token",
            Self::Parameters => "Parameters without a key",
            Self::Text => "Text without a key",
            Self::Empty => "Empty file",
            Self::Unknown => "Unknown format",
        }
    }
}

/// How the input is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// PEM (RFC 7468), repaired or not.
    Pem,
    /// Bare DER (X.690).
    Der,
    /// A JSON text.
    Json,
    /// Other text.
    Text,
    /// Other bytes.
    Binary,
}

/// Whether the file can be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One usable key as it is.
    Accept,
    /// It becomes usable by the safe repairs in [`Diagnosis::repairs`], and by nothing else.
    Repair,
    /// It can't be registered.
    Reject,
}

/// The public object that a registration sends: exactly the bytes of the input, never re-encoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Material {
    /// `CERTIFICATE`, `PUBLIC KEY` or `RSA PUBLIC KEY`.
    pub label: &'static str,
    /// The DER.
    pub der: Vec<u8>,
}

impl Material {
    /// Clean PEM: 64 columns, LF, final newline (RFC 7468 §2).
    #[must_use]
    pub fn to_pem(&self) -> String {
        use base64ct::{Base64, Encoding as _};
        let body = Base64::encode_string(&self.der);
        let mut pem = format!("-----BEGIN {}-----\n", self.label);
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, tail) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = tail;
        }
        pem.push_str("-----END ");
        pem.push_str(self.label);
        pem.push_str("-----\n");
        pem
    }
}

impl core::fmt::Debug for Material {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Material({}, {} bytes)", self.label, self.der.len())
    }
}

/// Everything known about one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What it is.
    pub kind: Kind,
    /// How it is encoded.
    pub encoding: Encoding,
    /// Whether it can be registered.
    pub verdict: Verdict,
    /// The key's facts: of a chain, the leaf's.
    pub public_key: Option<PublicKey>,
    /// The certificate's facts: of a chain, the leaf's.
    pub certificate: Option<Certificate>,
    /// The facts of a certificate request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csr: Option<Request>,
    /// Certificates in the input.
    pub certificates: usize,
    /// There is private material somewhere in the input: never accepted, never sent.
    pub holds_private: bool,
    /// The algorithms that the key can be used with.
    pub algorithms: Vec<Algorithm>,
    /// The repairs, if the verdict is `repair`.
    pub repairs: Vec<Repair>,
    /// Ranked, the most useful first.
    pub findings: Vec<Finding>,
    /// Every object in the order of the input, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// The key ID that the file itself gives the key: the `kid` of a JWK.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_kid: Option<String>,
    /// The key ID or hash, without what is around it, if the file is one instead of a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What a registration sends, if the verdict is `accept` or `repair`.
    #[serde(skip)]
    pub material: Option<Material>,
    /// The DER that the facts were read from, for a view of its bytes. Never private material.
    #[serde(skip)]
    pub object: Option<Vec<u8>>,
    /// The structure of private material, without its values.
    #[serde(skip)]
    pub outline: Option<Outline>,
    /// A public key derived from a rejected input: from an unencrypted RSA private key, a certificate request or a JWK.
    /// Usable RSA keys only.
    #[serde(skip)]
    pub derived: Option<Material>,
}

impl Diagnosis {
    /// A rejection without facts or findings.
    #[must_use]
    pub fn new(kind: Kind, encoding: Encoding) -> Self {
        Self {
            kind,
            encoding,
            verdict: Verdict::Reject,
            public_key: None,
            certificate: None,
            csr: None,
            certificates: 0,
            holds_private: false,
            algorithms: Vec::new(),
            repairs: Vec::new(),
            findings: Vec::new(),
            members: Vec::new(),
            file_kid: None,
            identifier: None,
            material: None,
            object: None,
            outline: None,
            derived: None,
        }
    }

    /// [`Kind::label`], with the number of certificates if there are several.
    #[must_use]
    pub fn label(&self) -> String {
        match self.kind {
            Kind::Certificate if self.certificates > 1 => {
                format!("{} X.509 certificates", self.certificates)
            }
            kind => kind.label().to_owned(),
        }
    }

    /// The most useful finding.
    #[must_use]
    pub fn headline(&self) -> Option<&Finding> {
        self.findings.first()
    }
}

/// One of several objects in an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// What it is.
    pub kind: Kind,
    /// The label of its BEGIN line.
    pub label: String,
    /// Its role in the input.
    pub role: Role,
    /// Where in the input.
    pub span: Span,
    /// Line of its start, from 1.
    pub line: usize,
    /// A certificate's subject, RFC 4514.
    pub subject: Option<String>,
    /// A certificate's serial number, hex.
    pub serial: Option<String>,
    /// A certificate's expiry.
    pub not_after: Option<DateTime<Utc>>,
    /// SHA-256 over the DER of a certificate or key, hex; never of private material.
    pub sha256: Option<String>,
    /// The key ID that the file gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Its use as the file says it: `sig`, `enc`, `signing`.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// The type of its key in words, if the file is a set of keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_type: Option<String>,
    /// The object itself, if it could be registered.
    #[serde(skip)]
    pub material: Option<Material>,
}

/// A member's role in its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The object that the diagnosis is about.
    Chosen,
    /// A duplicate of an earlier one.
    Duplicate,
    /// Private material.
    Private,
    /// Anything else: issuers, further keys, objects without a key.
    Other,
}

/// Private bytes, zeroized on drop.
pub type Secret = Zeroizing<Vec<u8>>;
