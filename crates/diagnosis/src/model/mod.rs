//! The vocabulary of a diagnosis. Its JSON is a documented interface: see docs/diagnosis-json.md.

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
    /// The facts of a certification request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csr: Option<Request>,
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
            csr: None,
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
