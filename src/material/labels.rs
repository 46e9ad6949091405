//! Labels for what the diagnosis found.

use diagnosis::{Kind, Severity};

use crate::ui::Tone;

/// What it is, in words.
#[must_use]
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Certificate => "X.509 certificate",
        Kind::PublicKeySpki => "Public key (SPKI)",
        Kind::PublicKeyPkcs1 => "Public key (PKCS#1)",
        Kind::Jwk => "Public key (JWK)",
        Kind::Jwks => "JWK Set",
        Kind::PrivateKey => "Private key",
        Kind::EncryptedPrivateKey => "Private key under a pass phrase",
        Kind::Csr => "Certificate request (CSR)",
        Kind::Crl => "Certificate revocation list",
        Kind::Pkcs7 => "PKCS#7 bundle",
        Kind::Pkcs12 => "PKCS#12 key store",
        Kind::Jks => "Java key store",
        Kind::SshPublicKey => "SSH public key",
        Kind::SshPrivateKey => "SSH private key",
        Kind::Pgp => "OpenPGP",
        Kind::Jwt => "JSON Web Token",
        Kind::Parameters => "Parameters without a key",
        Kind::Text => "Text without a key",
        Kind::Empty => "Nothing",
        Kind::Unknown => "Not recognised",
    }
}

/// The tone in which a finding of this severity is shown.
#[must_use]
pub const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Danger,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Accent,
    }
}
