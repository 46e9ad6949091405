//! Reading a private key that a person chose, for a signature in the tab or on this machine.

use core::fmt;

use base64ct::{Base64, Encoding};
use der::{Decode, Encode, Tagged};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::spki::AlgorithmIdentifierRef;
use spki::ObjectIdentifier;
use zeroize::Zeroizing;

use crate::{EncryptedKey, UnsupportedEncryption};

/// `rsaEncryption` (RFC 8017, appendix A.1).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// An RSA private key, as a file has it.
pub enum PrivateKeyFile {
    /// PKCS#8 DER.
    Plain(Zeroizing<Vec<u8>>),
    /// Under a passphrase.
    Encrypted(EncryptedKey),
}

impl fmt::Debug for PrivateKeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain(…)",
            Self::Encrypted(_) => "Encrypted(…)",
        })
    }
}

/// A file is no RSA private key that can be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrivateKeyError {
    /// Nothing private in it.
    #[error("This file holds no private key. Choose the file that begins with BEGIN PRIVATE KEY.")]
    NotPrivate,
    /// EC, Ed25519, DSA.
    #[error("This private key is not an RSA key. Choose the one that belongs to the credential.")]
    NotRsa,
    /// OpenSSH's own format.
    #[error(
        "This is an OpenSSH private key. Convert a copy of it first: ssh-keygen -p -m pkcs8 -f COPY"
    )]
    OpenSsh,
    /// The text is damaged, or the DER is.
    #[error(
        "This private key is damaged: it can't be decoded. Copy it again from where it is kept."
    )]
    Damaged,
    /// Encrypted in a way that browsers can't undo.
    #[error(
        "This private key is encrypted in an old or rare way. Convert it first: openssl pkcs8 -topk8 -in FILE -out NEW"
    )]
    Encryption(UnsupportedEncryption),
}

impl PrivateKeyFile {
    /// Reads PEM, also with text around it, or DER: PKCS#8, PKCS#1, and PKCS#8 encrypted by PBES2.
    ///
    /// # Errors
    /// [`PrivateKeyError`], a sentence that says what the file is instead and what to do.
    pub fn read(file: &[u8]) -> Result<Self, PrivateKeyError> {
        match private_section(file) {
            Some(section) => Self::from_pem(section?),
            None => Self::from_der(file).map_err(|error| match error {
                PrivateKeyError::Damaged => PrivateKeyError::NotPrivate,
                other => other,
            }),
        }
    }

    /// The PKCS#8 DER that came out of a decryption.
    ///
    /// # Errors
    /// It is none: the passphrase is wrong, although the padding was right by chance; or it is no RSA key.
    pub fn decrypted(der: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, PrivateKeyError> {
        match Self::from_der(&der)? {
            Self::Plain(key) => Ok(key),
            Self::Encrypted(_) => Err(PrivateKeyError::Damaged),
        }
    }

    fn from_pem(section: Section<'_>) -> Result<Self, PrivateKeyError> {
        match section.label {
            "PRIVATE KEY" | "RSA PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" => {}
            "OPENSSH PRIVATE KEY" => return Err(PrivateKeyError::OpenSsh),
            _ => return Err(PrivateKeyError::NotRsa),
        }
        if section.body.contains("Proc-Type:") {
            return Err(PrivateKeyError::Encryption(UnsupportedEncryption::NotPbes2));
        }
        // Lines of any length: Java writes 76 characters, others all in one.
        let mut base64 = Zeroizing::new(String::with_capacity(section.body.len()));
        base64.extend(
            section
                .body
                .chars()
                .filter(|char| !char.is_ascii_whitespace()),
        );
        let der = Base64::decode_vec(&base64).map_err(|_| PrivateKeyError::Damaged)?;
        Self::from_der(&Zeroizing::new(der))
    }

    fn from_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        if let Ok(key) = PrivateKeyInfoRef::from_der(der) {
            return if key.algorithm.oid == RSA {
                Ok(Self::Plain(Zeroizing::new(der.to_vec())))
            } else {
                Err(PrivateKeyError::NotRsa)
            };
        }
        match EncryptedKey::from_der(der) {
            Ok(key) => return Ok(Self::Encrypted(key)),
            Err(UnsupportedEncryption::NotPbes2) => {}
            Err(other) => return Err(PrivateKeyError::Encryption(other)),
        }
        if is_encrypted(der) {
            return Err(PrivateKeyError::Encryption(UnsupportedEncryption::NotPbes2));
        }
        if !is_pkcs1(der) {
            return Err(PrivateKeyError::Damaged);
        }
        let key = der::asn1::OctetStringRef::new(der).map_err(|_| PrivateKeyError::Damaged)?;
        let algorithm = AlgorithmIdentifierRef {
            oid: RSA,
            parameters: Some(der::asn1::AnyRef::NULL),
        };
        PrivateKeyInfoRef::new(algorithm, key)
            .to_der()
            .map(|der| Self::Plain(Zeroizing::new(der)))
            .map_err(|_| PrivateKeyError::Damaged)
    }
}

/// A PEM section (RFC 7468).
struct Section<'a> {
    label: &'a str,
    body: &'a str,
}

/// The first PEM section whose label says that it is private; an error if it has no end.
fn private_section(file: &[u8]) -> Option<Result<Section<'_>, PrivateKeyError>> {
    let mut rest = core::str::from_utf8(file).ok()?;
    loop {
        let (_, from_label) = rest.split_once("-----BEGIN ")?;
        let (label, from_body) = from_label.split_once("-----")?;
        if label.ends_with("PRIVATE KEY") {
            let section = from_body
                .split_once(&format!("-----END {label}-----"))
                .map(|(body, _)| Section { label, body });
            return Some(section.ok_or(PrivateKeyError::Damaged));
        }
        rest = from_body;
    }
}

/// RSAPrivateKey (RFC 8017, appendix A.1.2): a sequence of a version and at least eight further integers.
fn is_pkcs1(der: &[u8]) -> bool {
    Vec::<der::asn1::IntRef<'_>>::from_der(der).is_ok_and(|integers| integers.len() >= 9)
}

/// An algorithm and an octet string: what every EncryptedPrivateKeyInfo is (RFC 5208, section 6).
fn is_encrypted(der: &[u8]) -> bool {
    pkcs8::spki::AlgorithmIdentifierRef::from_der(der).is_err()
        && Vec::<der::asn1::AnyRef<'_>>::from_der(der).is_ok_and(|parts| {
            parts.len() == 2
                && parts
                    .first()
                    .is_some_and(|part| part.tag() == der::Tag::Sequence)
                && parts
                    .get(1)
                    .is_some_and(|part| part.tag() == der::Tag::OctetString)
        })
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::LazyLock;

    use super::{PrivateKeyError, PrivateKeyFile};

    /// What a pipe of commands prints.
    fn made(script: &str) -> Vec<u8> {
        let output = Command::new("bash")
            .args(["-c", &format!("set -e -o pipefail; {script}")])
            .env("RSA_KEY", &*RSA_KEY)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{script}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// Prints an RSA key.
    const RSA: &str = "printenv RSA_KEY";

    static RSA_KEY: LazyLock<String> = LazyLock::new(|| {
        let key = Command::new("openssl").args(["genrsa", "2048"]).output();
        String::from_utf8(key.unwrap().stdout).unwrap()
    });

    #[test]
    fn plain_keys_become_pkcs8() {
        for script in [
            RSA.to_owned(),
            format!("{RSA} | openssl rsa -traditional"),
            format!("{RSA} | openssl pkey -outform DER"),
            format!("{RSA} | openssl rsa -traditional -outform DER"),
            format!(
                "{RSA} | grep -v -- - | tr -d '\\n' | (echo -----BEGIN PRIVATE KEY-----; cat; echo; echo -----END PRIVATE KEY-----)"
            ),
            format!("echo 'Bag Attributes'; echo '  friendlyName: a'; {RSA} | sed 's/$/\\r/'"),
            format!("{RSA} | openssl rsa -pubout; {RSA}"),
        ] {
            let file = made(&script);
            let Ok(PrivateKeyFile::Plain(key)) = PrivateKeyFile::read(&file) else {
                panic!("{script}: {:?}", PrivateKeyFile::read(&file));
            };
            assert!(PrivateKeyFile::decrypted(key).is_ok(), "{script}");
        }
    }

    #[test]
    fn encrypted_keys_are_told_from_those_that_browsers_cannot_open() {
        let topk8 = |options: &str| {
            made(&format!(
                "{RSA} | openssl pkcs8 -topk8 -passout pass:abcd {options}"
            ))
        };
        for options in [
            "",
            "-v2prf hmacWithSHA512",
            "-v2 aes-128-cbc",
            "-outform DER",
            "-iter 10",
        ] {
            let read = PrivateKeyFile::read(&topk8(options));
            assert!(
                matches!(read, Ok(PrivateKeyFile::Encrypted(_))),
                "{options}: {read:?}"
            );
        }
        for options in [
            "-v2 des3",
            "-scrypt",
            "-v1 PBE-SHA1-3DES",
            "-v1 PBE-SHA1-3DES -outform DER",
        ] {
            let read = PrivateKeyFile::read(&topk8(options));
            assert!(
                matches!(read, Err(PrivateKeyError::Encryption(_))),
                "{options}: {read:?}"
            );
        }
        let traditional = made(&format!(
            "{RSA} | openssl rsa -traditional -aes128 -passout pass:abcd"
        ));
        let read = PrivateKeyFile::read(&traditional);
        assert!(
            matches!(read, Err(PrivateKeyError::Encryption(_))),
            "{read:?}"
        );
    }

    #[test]
    fn other_files_are_named() {
        for (script, error) in [
            (
                format!("{RSA} | openssl rsa -pubout"),
                PrivateKeyError::NotPrivate,
            ),
            ("echo hello".into(), PrivateKeyError::NotPrivate),
            (
                format!("{RSA} | openssl rsa -pubout -outform DER"),
                PrivateKeyError::NotPrivate,
            ),
            (
                "openssl ecparam -name prime256v1 -genkey -noout".into(),
                PrivateKeyError::NotRsa,
            ),
            (
                "openssl genpkey -algorithm ed25519".into(),
                PrivateKeyError::NotRsa,
            ),
            (format!("{RSA} | head -n 9"), PrivateKeyError::Damaged),
            (format!("{RSA} | sed 5d"), PrivateKeyError::Damaged),
            (
                "f=$(mktemp -u); ssh-keygen -q -t rsa -N '' -f $f; cat $f; rm $f $f.pub".into(),
                PrivateKeyError::OpenSsh,
            ),
        ] {
            assert_eq!(
                PrivateKeyFile::read(&made(&script)).err(),
                Some(error),
                "{script}"
            );
        }
    }
}
