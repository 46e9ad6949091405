//! Random identifiers and secrets.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::random::{NoRandomness, Random};

/// 24 hexadecimal digits: the id of an API.
///
/// # Errors
/// The random source fails.
pub fn hex(random: &dyn Random) -> Result<String, NoRandomness> {
    Ok(base16ct::lower::encode_string(&random.bytes::<12>()?))
}

/// 128 random bits in base64url: an identifier that nobody guesses or meets twice.
///
/// # Errors
/// The random source fails.
pub fn unique(random: &dyn Random) -> Result<String, NoRandomness> {
    Ok(Base64UrlUnpadded::encode_string(&random.bytes::<16>()?))
}

/// 256 random bits in base64url: a secret.
///
/// # Errors
/// The random source fails.
pub fn secret(random: &dyn Random) -> Result<String, NoRandomness> {
    Ok(Base64UrlUnpadded::encode_string(&random.bytes::<32>()?))
}

/// What is stored of such a secret: its SHA-256. A plain hash suffices, since the secret has 256
/// random bits.
pub fn hash(secret: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes());
    for (to, from) in hash.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    hash
}
