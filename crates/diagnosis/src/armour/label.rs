//! The words in armour lines.

/// What a label promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
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

/// What `label` promises, after RFC 7468 and the labels that programs write.
pub(crate) fn promise(label: &str) -> Option<Promise> {
    Some(match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            Promise::Certificate
        }
        "PUBLIC KEY" => Promise::PublicKey,
        "RSA PUBLIC KEY" => Promise::RsaPublicKey,
        "ENCRYPTED PRIVATE KEY" => Promise::EncryptedPrivateKey,
        "OPENSSH PRIVATE KEY" | "SSH2 ENCRYPTED PRIVATE KEY" => Promise::OpensshPrivateKey,
        "SSH2 PUBLIC KEY" => Promise::SshPublicKey,
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Promise::Csr,
        "X509 CRL" => Promise::Crl,
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Promise::Pkcs7,
        "PKCS12" => Promise::Pkcs12,
        "PGP PRIVATE KEY BLOCK" | "PGP SECRET KEY BLOCK" => Promise::Pgp { private: true },
        _ if label.starts_with("PGP ") => Promise::Pgp { private: false },
        _ if label.ends_with("PRIVATE KEY") => Promise::PrivateKey,
        _ if label.ends_with("PARAMETERS") => Promise::Parameters,
        _ => return None,
    })
}
