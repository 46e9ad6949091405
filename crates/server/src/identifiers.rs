//! Random identifiers and secrets, each in its own format.

use base64ct::{Base64UrlUnpadded, Encoding};
use management_api::Secret;

use crate::random::{NoRandomness, Random};

const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const URL_SAFE: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-";

/// 24 hexadecimal digits: the id of an API.
///
/// # Errors
/// The random source fails.
pub fn hex(random: &dyn Random) -> Result<String, NoRandomness> {
    Ok(base16ct::lower::encode_string(&random.bytes::<12>()?))
}

/// 128 random bits in base64url: an identifier that is unique and can't be guessed.
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

/// 32 letters and digits.
///
/// # Errors
/// The random source fails.
pub fn client_id(random: &dyn Random) -> Result<String, NoRandomness> {
    draw(random, ALPHANUMERIC, 32)
}

/// 64 characters that need no escape in a URL: 384 bits.
///
/// # Errors
/// The random source fails.
pub fn client_secret(random: &dyn Random) -> Result<Secret, NoRandomness> {
    draw(random, URL_SAFE, 64).map(Secret::new)
}

/// `cred_` and 22 base58 characters.
///
/// # Errors
/// The random source fails.
pub fn credential_id(random: &dyn Random) -> Result<String, NoRandomness> {
    draw(random, BASE58, 22).map(|text| format!("cred_{text}"))
}

/// `cgr_` and 16 letters and digits.
///
/// # Errors
/// The random source fails.
pub fn client_grant_id(random: &dyn Random) -> Result<String, NoRandomness> {
    draw(random, ALPHANUMERIC, 16).map(|text| format!("cgr_{text}"))
}

/// Characters of `alphabet`, each as likely as any other: bytes beyond the last whole multiple are thrown away.
fn draw(random: &dyn Random, alphabet: &[u8], length: usize) -> Result<String, NoRandomness> {
    let usable = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in random.bytes::<32>()? {
            if usize::from(byte) < usable && text.len() < length {
                let letter = alphabet.get(usize::from(byte) % alphabet.len());
                text.extend(letter.map(|&letter| char::from(letter)));
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemSource;

    /// Contract 5.2, 7.10.
    #[test]
    fn ids_have_their_format() {
        let random = SystemSource::default();
        let is_base58 = |text: &str| text.bytes().all(|byte| BASE58.contains(&byte));
        for _ in 0..100 {
            assert_eq!(client_id(&random).unwrap().len(), 32);
            assert_eq!(client_secret(&random).unwrap().expose().len(), 64);
            let id = credential_id(&random).unwrap();
            assert!(
                id.len() == 27 && is_base58(id.strip_prefix("cred_").unwrap()),
                "{id}"
            );
        }
    }

    #[test]
    fn every_letter_of_the_alphabet_occurs() {
        let text = draw(&SystemSource::default(), BASE58, 10_000).unwrap();
        assert!(
            BASE58
                .iter()
                .all(|&letter| text.contains(char::from(letter)))
        );
    }
}
