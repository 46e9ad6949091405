//! `countersign generate`: a new RSA key pair, and a certificate around it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::pbkdf2;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use key_files::{AlternativeName, EncryptedKey, Encryption, MAX_DAYS, SelfSigned};
use zeroize::Zeroizing;

use super::error::CliError;
use crate::random::{Random, SystemSource};

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The file for the private key, PKCS#8 as PEM. Only its owner can read it; a file that exists is not overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The size of the key in bits.
    #[arg(long, value_name = "N", default_value = "2048")]
    bits: Bits,
    /// A file whose first line is the passphrase that encrypts the private key.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The file for a self-signed certificate with the public key.
    #[arg(long, value_name = "FILE", requires = "subject")]
    certificate: Option<PathBuf>,
    /// The certificate's subject, such as CN=billing,O=Example.
    #[arg(long, value_name = "NAME", requires = "certificate")]
    subject: Option<String>,
    /// A further name of the subject: DNS:host.example, URI:https://example/client or email:ops@host.example. Can be
    /// repeated.
    #[arg(long = "alt-name", value_name = "NAME", requires = "certificate", value_parser = alternative_name)]
    alternative_names: Vec<AlternativeName>,
    /// The number of days that the certificate is valid.
    #[arg(long, value_name = "N", default_value_t = 365, requires = "certificate",
          value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_DAYS)))]
    days: u32,
}

/// The sizes that can be generated.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Bits {
    #[value(name = "2048")]
    Bits2048,
    #[value(name = "3072")]
    Bits3072,
    #[value(name = "4096")]
    Bits4096,
}

/// Generates the key pair, writes the files, and prints the public key as PEM.
pub(super) fn run(options: &Options, now: DateTime<Utc>) -> Result<(), CliError> {
    for path in [Some(&options.out), options.certificate.as_ref()]
        .into_iter()
        .flatten()
    {
        // Before the seconds that a large key takes. Creating the file makes sure.
        if path.symlink_metadata().is_ok() {
            return Err(CliError::FileExists(path.clone()));
        }
    }
    let passphrase = options
        .passphrase_file
        .as_deref()
        .map(passphrase)
        .transpose()?;
    let random = SystemSource::default();
    let random: &dyn Random = &random;

    let pair = RsaKeyPair::generate(options.bits.size()).map_err(|_| CliError::KeyGeneration)?;
    let spki = pair
        .public_key()
        .as_der()
        .map_err(|_| CliError::KeyGeneration)?;
    let private_key = private_key(
        &pair,
        passphrase.as_ref().map(|text| text.as_slice()),
        random,
    )?;
    let certificate = match &options.subject {
        Some(subject) => Some(certificate(
            &pair,
            spki.as_ref(),
            subject,
            options,
            now,
            random,
        )?),
        None => None,
    };
    drop(pair);

    let public_key =
        key_files::public_key_pem(spki.as_ref()).map_err(|_| CliError::KeyGeneration)?;

    let key_file = NewFile::create(&options.out, true, private_key.as_bytes())?;
    let certificate_file = match (&options.certificate, certificate) {
        (Some(path), Some(pem)) => Some(NewFile::create(path, false, pem.as_bytes())?),
        _ => None,
    };
    let mut out = io::stdout().lock();
    out.write_all(public_key.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|source| CliError::File {
            path: "standard output".into(),
            doing: "can't be written",
            source,
        })?;
    key_file.keep();
    if let Some(file) = certificate_file {
        file.keep();
    }
    report(options, passphrase.is_some());
    Ok(())
}

/// Says what was written, beside the public key on standard output.
fn report(options: &Options, is_encrypted: bool) {
    let kind = if is_encrypted {
        "encrypted private key"
    } else {
        "private key"
    };
    eprintln!("{}: {kind}; keep it secret", options.out.display());
    match &options.certificate {
        Some(path) => eprintln!("{}: certificate; register it", path.display()),
        None => eprintln!("standard output: public key; register it"),
    }
}

/// The private key's file: PKCS#8 as PEM, encrypted if there is a passphrase.
fn private_key(
    pair: &RsaKeyPair,
    passphrase: Option<&[u8]>,
    random: &dyn Random,
) -> Result<Zeroizing<String>, CliError> {
    let pkcs8 = pair.as_der().map_err(|_| CliError::KeyGeneration)?;
    let Some(passphrase) = passphrase else {
        return key_files::private_key_pem(pkcs8.as_ref()).map_err(|_| CliError::KeyGeneration);
    };
    let encryption = Encryption::recommended(random.bytes()?, random.bytes()?);
    let encrypted = encrypt(pkcs8.as_ref(), passphrase, encryption)?;
    let pem = encrypted.to_pem().map_err(|_| CliError::KeyEncryption)?;
    Ok(Zeroizing::new(pem))
}

/// Encrypts as [`Encryption::recommended`] says: PBKDF2 with HMAC-SHA-256, AES-256-CBC.
fn encrypt(
    pkcs8: &[u8],
    passphrase: &[u8],
    encryption: Encryption,
) -> Result<EncryptedKey, CliError> {
    let iterations =
        std::num::NonZeroU32::new(encryption.iterations).ok_or(CliError::KeyEncryption)?;
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        iterations,
        &encryption.salt,
        passphrase,
        key.as_mut(),
    );
    let failed = |_| CliError::KeyEncryption;
    let cipher = UnboundCipherKey::new(&AES_256, key.as_ref()).map_err(failed)?;
    let cipher = PaddedBlockEncryptingKey::cbc_pkcs7(cipher).map_err(failed)?;
    // Encrypted in place, so that no clear copy remains. The padding must not make it grow and move.
    let mut octets = Vec::with_capacity(pkcs8.len() + 16);
    octets.extend_from_slice(pkcs8);
    let iv = EncryptionContext::Iv128(FixedLength::from(encryption.iv));
    cipher.less_safe_encrypt(&mut octets, iv).map_err(failed)?;
    Ok(EncryptedKey {
        encryption,
        ciphertext: octets,
    })
}

/// The certificate's file.
fn certificate(
    pair: &RsaKeyPair,
    spki: &[u8],
    subject: &str,
    options: &Options,
    now: DateTime<Utc>,
    random: &dyn Random,
) -> Result<String, CliError> {
    let until = now + TimeDelta::days(options.days.into());
    let unsigned = SelfSigned {
        subject,
        alternative_names: &options.alternative_names,
        spki,
        serial: random.bytes()?,
        not_before: now.timestamp().try_into().unwrap_or_default(),
        not_after: until.timestamp().try_into().unwrap_or_default(),
    }
    .build()?;
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        unsigned.to_be_signed(),
        &mut signature,
    )
    .map_err(|_| CliError::KeyGeneration)?;
    let certificate = unsigned.assemble(&signature)?;
    key_files::certificate_pem(&certificate).map_err(|_| CliError::KeyGeneration)
}

/// The first line of a file, without its line end.
fn passphrase(path: &Path) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let text = fs::read(path)
        .map(Zeroizing::new)
        .map_err(|source| CliError::File {
            path: path.to_owned(),
            doing: "can't be read",
            source,
        })?;
    let line = text
        .split(|octet| *octet == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return Err(CliError::EmptyPassphrase(path.to_owned()));
    }
    Ok(Zeroizing::new(line.to_vec()))
}

/// Parses `DNS:host`, `URI:…` or `email:…`, as OpenSSL writes them.
fn alternative_name(text: &str) -> Result<AlternativeName, String> {
    let (kind, name) = text.split_once(':').unwrap_or_default();
    let name = match kind.to_ascii_lowercase().as_str() {
        "dns" => AlternativeName::Dns(name.into()),
        "uri" => AlternativeName::Uri(name.into()),
        "email" => AlternativeName::Email(name.into()),
        _ => return Err("begin it with DNS:, URI: or email:".into()),
    };
    if !name.is_well_formed() {
        return Err("write it as DNS:host.example, URI:https://example/client or email:ops@host.example, in ASCII".into());
    }
    Ok(name)
}

/// A file that is removed again unless it is kept.
#[derive(Debug)]
struct NewFile<'a> {
    path: &'a Path,
    is_kept: bool,
}

impl<'a> NewFile<'a> {
    /// Creates and writes a file that does not exist yet, and waits until it is on the disk.
    fn create(path: &'a Path, is_private: bool, content: &[u8]) -> Result<Self, CliError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => CliError::FileExists(path.to_owned()),
            _ => CliError::File {
                path: path.to_owned(),
                doing: "can't be written",
                source,
            },
        };
        let mut file = if is_private {
            store::private_file(path)
        } else {
            fs::File::create_new(path)
        }
        .map_err(failed)?;
        let new = Self {
            path,
            is_kept: false,
        };
        file.write_all(content)
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        Ok(new)
    }

    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            // The error that led here is the one to report.
            let _ = fs::remove_file(self.path);
        }
    }
}

impl Bits {
    fn size(self) -> KeySize {
        match self {
            Self::Bits2048 => KeySize::Rsa2048,
            Self::Bits3072 => KeySize::Rsa3072,
            Self::Bits4096 => KeySize::Rsa4096,
        }
    }
}
