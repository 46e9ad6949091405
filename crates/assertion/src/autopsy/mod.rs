//! Why a signature does not verify: one public operation on it shows the block that was signed.
//!
//! It explains a verdict and never makes one: at the token endpoint, another library has already verified.

mod block;
mod causes;
mod fixes;
mod hash;
mod texts;

pub use causes::Cause;
pub use fixes::Tool;

use base64ct::{Base64UrlUnpadded, Encoding};
use primitives::Algorithm;
use primitives::bignum::Big;

use block::{Pkcs1, Pss};
use hash::Hash;
use texts::Text;

/// The longest modulus that is computed with, in octets (16,384 bits).
const MAX_MODULUS: usize = 2048;
/// The shortest text that is taken for hex or base64 rather than chance, in characters.
const MIN_TEXT: usize = 40;
/// The length of the salt of PS256, in octets (RFC 7518, section 3.5).
const SALT: usize = 32;

/// An RSA public key: unsigned big-endian octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RsaKey<'a> {
    /// The modulus.
    pub n: &'a [u8],
    /// The public exponent.
    pub e: &'a [u8],
}

impl RsaKey<'_> {
    /// The length of the modulus, in octets.
    #[must_use]
    pub fn size(&self) -> usize {
        self.n.iter().skip_while(|&&octet| octet == 0).count()
    }

    /// The signature to the power of the exponent, as long as the modulus; `None` if it is no residue of the modulus, or
    /// the key can't be computed with.
    fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let modulus = Big::from_be(self.n);
        let signature = Big::from_be(signature);
        let exponent: Vec<u8> = self.e.iter().copied().skip_while(|&o| o == 0).collect();
        if self.size() > MAX_MODULUS || exponent.len() > 8 || signature >= modulus {
            return None;
        }
        let exponent = exponent
            .iter()
            .fold(0, |number, &octet| number << 8 | u64::from(octet));
        signature.pow_mod(exponent, &modulus)?.to_be(self.size())
    }

    /// The length of the modulus in bits, less 1: the length of a block of PSS.
    fn pss_bits(&self) -> Option<usize> {
        let first = self.n.iter().find(|&&octet| octet != 0)?;
        (self.size() * 8).checked_sub(first.leading_zeros() as usize + 1)
    }
}

impl core::fmt::Debug for RsaKey<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RsaKey({} octets)", self.size())
    }
}

/// The hash of an algorithm.
const fn hash_of(algorithm: Algorithm) -> Hash {
    match algorithm {
        Algorithm::RS384 => Hash::Sha384,
        Algorithm::RS256 | Algorithm::PS256 => Hash::Sha256,
    }
}

/// Returns true if the key made the signature over the input with this algorithm (RFC 8017, sections 8.1.2 and 8.2.2).
#[must_use]
pub fn is_signed_by(key: RsaKey<'_>, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> bool {
    signature.len() == key.size()
        && key
            .recover(signature)
            .is_some_and(|block| is_sound(key, algorithm, input, &block))
}

fn is_sound(key: RsaKey<'_>, algorithm: Algorithm, input: &[u8], block: &[u8]) -> bool {
    let hash = hash_of(algorithm);
    if algorithm != Algorithm::PS256 {
        return block::pkcs1(block, input) == Some(Pkcs1::Digest(hash, Text::Input));
    }
    let expected = Pss::Sealed {
        hash,
        mask: hash,
        salt: SALT,
        text: Text::Input,
    };
    pss(key, block, input) == Some(expected)
}

/// The block read as PSS. It may be an octet shorter than the modulus.
fn pss(key: RsaKey<'_>, block: &[u8], input: &[u8]) -> Option<Pss> {
    let bits = key.pss_bits()?;
    let (above, block) = block.split_at_checked(block.len().checked_sub(bits.div_ceil(8))?)?;
    if above.iter().any(|&octet| octet != 0) {
        return None;
    }
    block::pss(block, bits, input)
}

/// Why `signature` over `input` does not verify with the key and the algorithm that it is registered for. `None` if it
/// verifies, or if nothing is proven.
///
/// `input` is what was to be signed: header and claims in base64url with a dot between them.
#[must_use]
pub fn autopsy(
    key: RsaKey<'_>,
    algorithm: Algorithm,
    input: &[u8],
    signature: &[u8],
) -> Option<Cause> {
    if let Some(cause) = text_for_octets(signature) {
        return Some(cause);
    }
    if signature.len() != key.size() {
        return by_length(input, signature);
    }
    if let Some(block) = key.recover(signature) {
        match of_block(key, algorithm, input, &block) {
            Outcome::Cause(cause) => return Some(cause),
            Outcome::Good | Outcome::Unknown => return None,
            Outcome::NoPadding => {}
        }
    }
    let reversed: Vec<u8> = signature.iter().rev().copied().collect();
    let reversed = key.recover(&reversed).is_some_and(|block| {
        matches!(
            of_block(key, algorithm, input, &block),
            Outcome::Cause(_) | Outcome::Good
        )
    });
    Some(if reversed {
        Cause::ByteOrder
    } else {
        Cause::AnotherKey
    })
}

/// What a block proves.
enum Outcome {
    Cause(Cause),
    /// The signature is good.
    Good,
    /// It was made with the key, or may have been; no cause is proven.
    Unknown,
    /// It has no padding: the key did not make it.
    NoPadding,
}

fn of_block(key: RsaKey<'_>, algorithm: Algorithm, input: &[u8], block: &[u8]) -> Outcome {
    if let Some(content) = block::pkcs1(block, input) {
        return of_pkcs1(content, algorithm);
    }
    match pss(key, block, input) {
        Some(Pss::Undecided) => return Outcome::Unknown,
        Some(found) => return of_pss(found, algorithm),
        None => {}
    }
    match block::is_unpadded(block, input) {
        Some(true) => Outcome::Cause(Cause::NoPadding),
        Some(false) => Outcome::NoPadding,
        None => Outcome::Unknown,
    }
}

fn of_pkcs1(content: Pkcs1, algorithm: Algorithm) -> Outcome {
    if algorithm == Algorithm::PS256 {
        return Outcome::Cause(Cause::Pkcs1InsteadOfPss);
    }
    match content {
        Pkcs1::Digest(hash, Text::Input) if hash == hash_of(algorithm) => Outcome::Good,
        Pkcs1::Digest(hash, text) => Outcome::Cause(of_text(text).unwrap_or(match hash {
            Hash::Sha1 => Cause::Sha1,
            Hash::Sha224 => Cause::Sha224,
            Hash::Sha256 => Cause::Sha256,
            Hash::Sha384 => Cause::Sha384,
            Hash::Sha512 => Cause::Sha512,
        })),
        Pkcs1::OtherText => Outcome::Cause(Cause::OtherText),
        Pkcs1::Bare => Outcome::Cause(Cause::NoDigestInfo),
        Pkcs1::OddDigestInfo | Pkcs1::Unknown => Outcome::Unknown,
    }
}

fn of_pss(found: Pss, algorithm: Algorithm) -> Outcome {
    if algorithm != Algorithm::PS256 {
        return Outcome::Cause(Cause::PssInsteadOfPkcs1);
    }
    let Pss::Sealed {
        hash,
        mask,
        salt,
        text,
    } = found
    else {
        return Outcome::Cause(Cause::OtherText);
    };
    let expected = hash_of(algorithm);
    match of_text(text) {
        Some(cause) => Outcome::Cause(cause),
        None if hash != expected || mask != expected => Outcome::Cause(Cause::PssHash),
        None if salt != SALT => Outcome::Cause(Cause::PssSaltLength),
        None => Outcome::Good,
    }
}

/// The cause that lies in the text that was signed.
const fn of_text(text: Text) -> Option<Cause> {
    match text {
        Text::Input => None,
        Text::Newline => Some(Cause::TrailingNewline),
        Text::Payload => Some(Cause::PayloadOnly),
        Text::Digest => Some(Cause::HashOfHash),
    }
}

/// Hex or base64 in the place of octets. Chance makes neither.
fn text_for_octets(signature: &[u8]) -> Option<Cause> {
    if signature.len() < MIN_TEXT {
        return None;
    }
    let all = |is_part: fn(&u8) -> bool| signature.iter().all(is_part);
    // Hex that was not encoded is base64url of other octets.
    let part = Base64UrlUnpadded::encode_string(signature);
    if all(|octet| octet.is_ascii_hexdigit() || b":\r\n ".contains(octet)) || is_hex(&part) {
        return Some(Cause::Hex);
    }
    all(|octet| octet.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(octet))
        .then_some(Cause::Base64)
}

/// Digits and letters of one case.
fn is_hex(text: &str) -> bool {
    let all = |is_part: fn(&u8) -> bool| text.as_bytes().iter().all(is_part);
    all(u8::is_ascii_hexdigit)
        && text.bytes().any(|character| character.is_ascii_digit())
        && (!text.bytes().any(|character| character.is_ascii_lowercase())
            || !text.bytes().any(|character| character.is_ascii_uppercase()))
}

/// What the length of a signature tells that is not as long as the modulus.
fn by_length(input: &[u8], signature: &[u8]) -> Option<Cause> {
    let alg = alg(input);
    let is_of = |start: &str| alg.as_deref().is_some_and(|alg| alg.starts_with(start));
    let is_digest = Hash::ALL
        .into_iter()
        .any(|hash| hash.size() == signature.len() && hash.of(&[input]) == signature);
    match signature.len() {
        0 => None,
        _ if is_digest => Some(Cause::DigestOnly),
        32 | 48 => Some(Cause::Hmac),
        64 if is_of("HS") => Some(Cause::Hmac),
        // As long as one of Ed25519.
        64 if is_of("Ed") => None,
        64 | 96 | 132 => Some(Cause::Ecdsa),
        _ if is_ecdsa_der(signature) => Some(Cause::Ecdsa),
        _ => Some(Cause::ModulusSize),
    }
}

/// The `alg` of the header in the signing input.
fn alg(input: &[u8]) -> Option<String> {
    let input = core::str::from_utf8(input).ok()?;
    let header = Base64UrlUnpadded::decode_vec(input.split('.').next()?).ok()?;
    let header: serde_json::Value = serde_json::from_slice(&header).ok()?;
    Some(header.get("alg")?.as_str()?.to_owned())
}

/// `Ecdsa-Sig-Value` (RFC 3279, section 2.2.3): a sequence of two positive integers, and nothing else.
fn is_ecdsa_der(signature: &[u8]) -> bool {
    fn element(tag: u8, octets: &[u8]) -> Option<(&[u8], &[u8])> {
        let rest = octets.strip_prefix(&[tag])?;
        let (length, rest) = match rest {
            [0x81, length, rest @ ..] if *length >= 0x80 => (*length, rest),
            [length, rest @ ..] if *length < 0x80 => (*length, rest),
            _ => return None,
        };
        rest.split_at_checked(length.into())
    }
    let read = || {
        let (content, behind) = element(0x30, signature)?;
        let (r, rest) = element(2, content)?;
        let (s, end) = element(2, rest)?;
        let is_number = |number: &[u8]| (1..=67).contains(&number.len());
        (behind.is_empty() && end.is_empty() && is_number(r) && is_number(s)).then_some(())
    };
    read().is_some()
}
