//! The vocabulary of a diagnosis. Its JSON is a documented interface: see docs/diagnosis-json.md.

use chrono::{DateTime, Utc};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::asn1::Outline;
use crate::facts::key::pkcs1;

/// The largest input that is read, in bytes. Anything larger is refused before it is parsed. A bundle of
/// 10,000 certificates has about 13 MB as PEM.
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
    /// An unencrypted private key in PKCS#1, PKCS#8, SEC1, PuTTY or JWK form.
    PrivateKey,
    /// A private key under a pass phrase.
    EncryptedPrivateKey,
    /// PKCS#10 certification request (RFC 2986).
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
    /// SSH private key in OpenSSH's own form.
    SshPrivateKey,
    /// OpenPGP key or message (RFC 9580).
    Pgp,
    /// A JSON Web Token (RFC 7519).
    Jwt,
    /// DH, DSA or EC parameters without a key.
    Parameters,
    /// Text that holds no key material.
    Text,
    /// Nothing, or white space only.
    Empty,
    /// None of the above.
    Unknown,
}

/// How the material was written down.
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
    /// One usable key, as it stands.
    Accept,
    /// It becomes one by the safe repairs in [`Diagnosis::repairs`], and by nothing else.
    Repair,
    /// It can't be registered.
    Reject,
}

/// The signature algorithms of the management API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384 (RFC 7518 §3.3).
    RS384,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 7518 §3.5).
    PS256,
}

impl Algorithm {
    /// The `alg` value.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::PS256 => "PS256",
        }
    }
}

/// How much a finding weighs. Ordered: the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file can't be registered because of it.
    Blocking,
    /// It can be registered; read this first.
    Warning,
    /// Worth knowing.
    Note,
}

/// A byte range of the input: start, and end (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "(usize, usize)")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// One thing that a rule has to say about the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable, snake case: what others script against. Listed in docs/diagnosis-json.md.
    pub code: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// What is wrong, with the exact numbers (docs/messages.md).
    pub message: String,
    /// What to do: a command to run, or the repair.
    pub remedy: Option<String>,
    /// Where in the input, as bytes.
    pub span: Option<Span>,
    /// Line in a text input, from 1.
    pub line: Option<usize>,
    /// Column in characters in a text input, from 1.
    pub column: Option<usize>,
    /// Where in the object's DER, as bytes: [`Diagnosis::object`].
    pub der: Option<Span>,
}

/// A safe repair: it mends the writing, never the key's bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Stable, snake case.
    pub code: &'static str,
    /// What was changed, in words.
    pub message: String,
}

/// The facts of a public key. What can't be read is absent, whatever the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// `RSA`, `RSASSA-PSS`, `EC`, `Ed25519`, `Ed448`, `X25519`, `X448`, `DSA`, `DH`, `ML-DSA-65` …, or a dotted OID.
    pub algorithm: String,
    /// Size in bits: of the modulus, the prime or the curve's field.
    pub bits: Option<usize>,
    /// RSA public exponent, decimal.
    pub exponent: Option<String>,
    /// The curve's name, or its dotted OID.
    pub curve: Option<String>,
    /// SHA-256 over the DER of the SubjectPublicKeyInfo, hex. A PKCS#1 key and a JWK are wrapped first.
    pub spki_sha256: Option<String>,
    /// RFC 7638 thumbprint with SHA-256, base64url.
    pub kid: Option<String>,
    /// The public JWK (RFC 7517).
    pub jwk: Option<serde_json::Value>,
    /// The DER of its SubjectPublicKeyInfo: the bytes of the input, or, of what comes otherwise, made of them.
    #[serde(skip)]
    pub spki: Option<Vec<u8>>,
}

impl PublicKey {
    /// It as SubjectPublicKeyInfo, for files.
    #[must_use]
    pub fn spki(&self) -> Option<Material> {
        Some(Material {
            label: "PUBLIC KEY",
            der: self.spki.clone()?,
        })
    }

    /// It as RSAPublicKey (RFC 8017 §A.1.1), for files; `None` where it is not a plain RSA key.
    #[must_use]
    pub fn pkcs1(&self) -> Option<Material> {
        Some(Material {
            label: "RSA PUBLIC KEY",
            der: pkcs1(self.spki.as_deref()?)?,
        })
    }
}

/// The facts of a certificate (RFC 5280 §4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// RFC 4514.
    pub subject: String,
    /// RFC 4514.
    pub issuer: String,
    /// Serial number, hex.
    pub serial: String,
    /// Start of validity; `None` where it can't be read.
    pub not_before: Option<DateTime<Utc>>,
    /// End of validity; `None` where it can't be read.
    pub not_after: Option<DateTime<Utc>>,
    /// Subject and issuer are equal, and, where the key is RSA and the hash SHA-1 or SHA-2, the signature is
    /// by it. For a certificate that is not the chosen one only the names count.
    pub self_signed: bool,
    /// Name such as `sha256WithRSAEncryption`, or a dotted OID.
    pub signature_algorithm: String,
    /// SHA-1 fingerprint over the DER, hex.
    pub sha1: String,
    /// SHA-256 fingerprint over the DER, hex.
    pub sha256: String,
    /// Subject alternative names, each with its type: `dns:example.com`.
    pub san: Vec<String>,
    /// 1, 2 or 3.
    pub version: u64,
    /// Names of RFC 5280 §4.2.1.3; `None` where the extension is absent.
    pub key_usage: Option<Vec<&'static str>>,
    /// Names of RFC 5280 §4.2.1.12, or dotted OIDs; `None` where the extension is absent.
    pub extended_key_usage: Option<Vec<String>>,
    /// Basic constraints say that it is a CA's; `None` where the extension is absent.
    pub ca: Option<bool>,
    /// How many CAs may follow below it.
    pub path_length: Option<u64>,
    /// Subject key identifier, hex.
    pub subject_key_id: Option<String>,
    /// Authority key identifier, hex.
    pub authority_key_id: Option<String>,
    /// The subject, attribute by attribute, in the order of the file.
    pub subject_attributes: Vec<Attribute>,
    /// The issuer, attribute by attribute, in the order of the file.
    pub issuer_attributes: Vec<Attribute>,
    /// Every extension, known or not.
    pub extensions: Vec<Extension>,
    /// Where in its DER each fact stands.
    pub spans: CertificateSpans,
}

/// One attribute of a distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// Dotted OID.
    pub oid: String,
    /// Its short name, where we know one.
    pub name: Option<&'static str>,
    /// The text, deceptive characters escaped; `#` and hex where it is not text.
    pub value: String,
    /// Where in the certificate's DER.
    pub span: Span,
}

/// One extension of a certificate (RFC 5280 §4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Dotted OID.
    pub oid: String,
    /// Its name, where we know one.
    pub name: Option<&'static str>,
    /// A reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// In words where we know the type, otherwise hex.
    pub value: String,
    /// Where in the certificate's DER.
    pub span: Span,
}

/// Places in a certificate's DER.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is named for the fact whose place it is")]
pub struct CertificateSpans {
    pub serial: Option<Span>,
    pub issuer: Option<Span>,
    pub not_before: Option<Span>,
    pub not_after: Option<Span>,
    pub subject: Option<Span>,
    pub public_key: Option<Span>,
    pub signature_algorithm: Option<Span>,
}

/// The public object that a registration would send: exactly the bytes of the input, never re-encoded.
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

/// All that is to be said of one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub encoding: Encoding,
    /// Whether it can be registered.
    pub verdict: Verdict,
    /// The key's facts: of a chain, the leaf's.
    pub public_key: Option<PublicKey>,
    /// The certificate's facts: of a chain, the leaf's.
    pub certificate: Option<Certificate>,
    /// How many certificates the input holds.
    pub certificates: usize,
    /// Private material is somewhere in the input: never accepted, never sent.
    pub holds_private: bool,
    /// What the key can do.
    pub algorithms: Vec<Algorithm>,
    /// The repairs behind a verdict of `repair`.
    pub repairs: Vec<Repair>,
    /// Ranked: the first is the one that a person needs.
    pub findings: Vec<Finding>,
    /// Every object in the order of the input, where it holds more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// What a registration would send; present where the verdict is `accept` or `repair`.
    #[serde(skip)]
    pub material: Option<Material>,
    /// The DER that the facts were read from, for a view of its bytes. Never private material.
    #[serde(skip)]
    pub object: Option<Vec<u8>>,
    /// The structure of private material, for a view of it; none of its values.
    #[serde(skip)]
    pub outline: Option<Outline>,
    /// A public key that can be had from what was refused: the public half of an unencrypted RSA
    /// private key, the key of a certification request, a JWK. Sound RSA keys only.
    #[serde(skip)]
    pub derived: Option<Material>,
}

impl Diagnosis {
    /// A rejection with no facts: the start of every diagnosis.
    #[must_use]
    pub fn new(kind: Kind, encoding: Encoding) -> Self {
        Self {
            kind,
            encoding,
            verdict: Verdict::Reject,
            public_key: None,
            certificate: None,
            certificates: 0,
            holds_private: false,
            algorithms: Vec::new(),
            repairs: Vec::new(),
            findings: Vec::new(),
            members: Vec::new(),
            material: None,
            object: None,
            outline: None,
            derived: None,
        }
    }

    /// The finding that a person needs first.
    #[must_use]
    pub fn headline(&self) -> Option<&Finding> {
        self.findings.first()
    }
}

/// What can be read of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// The key's facts.
    pub public_key: Option<PublicKey>,
    /// The certificate's facts; that it is self-signed is told by its names alone.
    pub certificate: Option<Certificate>,
}

/// One object of several in an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// What it is.
    pub kind: Kind,
    /// The words of its armour.
    pub label: String,
    /// Why it is there.
    pub role: Role,
    /// Where in the input.
    pub span: Span,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// A certificate's subject, RFC 4514.
    pub subject: Option<String>,
    /// A certificate's serial number, hex.
    pub serial: Option<String>,
    /// The end of a certificate's validity.
    pub not_after: Option<DateTime<Utc>>,
    /// SHA-256 over the DER of a certificate or key, hex; never of private material.
    pub sha256: Option<String>,
    /// The object itself, where a registration could take it.
    #[serde(skip)]
    pub material: Option<Material>,
}

/// A member's part in its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one that the diagnosis speaks of.
    Chosen,
    /// The same bytes as an earlier one.
    Duplicate,
    /// Private material.
    Private,
    /// Anything else: issuers, further keys, objects without a key.
    Other,
}

/// Private bytes on their way to be forgotten.
pub type Secret = Zeroizing<Vec<u8>>;
