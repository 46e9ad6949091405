//! The labels of BEGIN and END lines.

/// What a section with a known label should contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    Certificate,
    PublicKey,
    RsaPublicKey,
    PrivateKey,
    EncryptedPrivateKey,
    OpensshPrivateKey,
    SshPublicKey,
    Csr,
    Crl,
    Pkcs7,
    Pkcs12,
    Parameters,
    Pgp { private: bool },
}

/// The kind of a label of RFC 7468 or one that programs write; `None` if it is unknown.
pub(crate) fn label_kind(label: &str) -> Option<LabelKind> {
    Some(match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            LabelKind::Certificate
        }
        "PUBLIC KEY" => LabelKind::PublicKey,
        "RSA PUBLIC KEY" => LabelKind::RsaPublicKey,
        "ENCRYPTED PRIVATE KEY" => LabelKind::EncryptedPrivateKey,
        "OPENSSH PRIVATE KEY" | "SSH2 ENCRYPTED PRIVATE KEY" => LabelKind::OpensshPrivateKey,
        "SSH2 PUBLIC KEY" => LabelKind::SshPublicKey,
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => LabelKind::Csr,
        "X509 CRL" => LabelKind::Crl,
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => LabelKind::Pkcs7,
        "PKCS12" => LabelKind::Pkcs12,
        "PGP PRIVATE KEY BLOCK" | "PGP SECRET KEY BLOCK" => LabelKind::Pgp { private: true },
        _ if label.starts_with("PGP ") => LabelKind::Pgp { private: false },
        _ if label.ends_with("PRIVATE KEY") => LabelKind::PrivateKey,
        _ if label.ends_with("PARAMETERS") => LabelKind::Parameters,
        _ => return None,
    })
}
