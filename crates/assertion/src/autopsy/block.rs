//! What the public key makes of a signature: the block that was signed (RFC 8017, section 9).

use super::hash::Hash;
use super::texts::{Text, candidates, written};

/// The smallest number of 0xff octets of PKCS#1 v1.5 (RFC 8017, section 9.2).
const MIN_PADDING: usize = 8;
/// Zero octets at the beginning of a block or a data block that chance does not make.
const PROOF: usize = 8;

/// What a block of PKCS#1 v1.5 contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pkcs1 {
    /// A `DigestInfo` with the digest of a text.
    Digest(Hash, Text),
    /// A `DigestInfo` with a digest of none of the texts.
    OtherText,
    /// A digest of one of the texts without `DigestInfo`.
    Bare,
    /// The digest of the signing input, in a `DigestInfo` that is written otherwise.
    OddDigestInfo,
    /// Something else.
    Unknown,
}

/// Reads a block of PKCS#1 v1.5; `None` if it isn't one.
pub(super) fn pkcs1(block: &[u8], input: &[u8]) -> Option<Pkcs1> {
    let rest = block.strip_prefix(&[0, 1])?;
    let padding = rest.iter().take_while(|&&octet| octet == 0xff).count();
    let content = rest.get(padding..)?.strip_prefix(&[0])?;
    (padding >= MIN_PADDING).then(|| read_content(content, input))
}

fn read_content(content: &[u8], input: &[u8]) -> Pkcs1 {
    for hash in Hash::ALL {
        let Some(digest) = content.strip_prefix(hash.digest_info()) else {
            continue;
        };
        if digest.len() != hash.size() {
            return Pkcs1::Unknown;
        }
        return candidates(input)
            .into_iter()
            .find(|(_, text)| hash.of(&[text]) == digest)
            .map_or(Pkcs1::OtherText, |(text, _)| Pkcs1::Digest(hash, text));
    }
    if is_digest_of_a_text(content, input) {
        return Pkcs1::Bare;
    }
    let ends_with_digest = Hash::ALL
        .into_iter()
        .any(|hash| content.ends_with(&hash.of(&[input])));
    match content {
        _ if ends_with_digest => Pkcs1::OddDigestInfo,
        // The DigestInfo of a hash that is not known here.
        [0x30, length, ..] if usize::from(*length) + 2 == content.len() => Pkcs1::Unknown,
        _ => Pkcs1::OtherText,
    }
}

/// Returns true if it is the digest of one of the texts, in one of the forms in which programs pass it on.
fn is_digest_of_a_text(content: &[u8], input: &[u8]) -> bool {
    let texts = candidates(input);
    Hash::ALL.into_iter().any(|hash| {
        texts.iter().any(|(_, text)| {
            written(hash, &hash.of(&[text]))
                .iter()
                .any(|form| form == content)
        })
    })
}

/// Whether a block is a digest, or its `DigestInfo`, behind zeros: RSA without padding. `None` if the block has the
/// zeros, but what follows is not known.
pub(super) fn is_unpadded(block: &[u8], input: &[u8]) -> Option<bool> {
    let zeros = block.iter().take_while(|&&octet| octet == 0).count();
    if zeros < PROOF {
        return Some(false);
    }
    let texts = candidates(input);
    let is_found = Hash::ALL.into_iter().any(|hash| {
        texts.iter().any(|(_, text)| {
            written(hash, &hash.of(&[text])).iter().any(|form| {
                block
                    .strip_suffix(form.as_slice())
                    .is_some_and(|before| before.iter().all(|&octet| octet == 0))
            })
        })
    });
    is_found.then_some(true)
}

/// What a block of PSS says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pss {
    /// It seals the digest of one of the texts.
    Sealed {
        hash: Hash,
        mask: Hash,
        /// The salt's length, in octets.
        salt: usize,
        text: Text,
    },
    /// The padding is sound, and it seals something else.
    OtherText,
    /// It may be PSS with a long salt over something else, or chance.
    Undecided,
}

/// Reads a block of PSS (RFC 8017, section 9.1.2) with each hash, each mask in use and any salt; `None` if it isn't one.
/// `bits` is the length of the modulus, less 1.
pub(super) fn pss(block: &[u8], bits: usize, input: &[u8]) -> Option<Pss> {
    let (&0xbc, masked) = block.split_last()? else {
        return None;
    };
    let unused = block.len() * 8 - bits;
    if masked.first()?.leading_zeros() < u32::try_from(unused).ok()? {
        return None;
    }
    let mut texts: Option<Vec<(Text, Vec<u8>)>> = None;
    let mut found = None;
    for hash in Hash::ALL {
        let masks = [hash, Hash::Sha1, Hash::Sha256];
        for (at, mask) in masks.into_iter().enumerate() {
            if masks.iter().take(at).any(|earlier| *earlier == mask) {
                continue;
            }
            let Some((salt, seal, zeros)) = unmasked(masked, unused, hash, mask) else {
                continue;
            };
            let texts = texts.get_or_insert_with(|| candidates(input));
            let sealed = texts
                .iter()
                .find(|(_, text)| hash.of(&[&[0; 8], &hash.of(&[text]), &salt]) == seal);
            if let Some((text, _)) = sealed {
                return Some(Pss::Sealed {
                    hash,
                    mask,
                    salt: salt.len(),
                    text: *text,
                });
            }
            found = match found {
                Some(Pss::OtherText) => found,
                _ if zeros >= PROOF => Some(Pss::OtherText),
                _ => Some(Pss::Undecided),
            };
        }
    }
    found
}

/// Salt, seal and the number of zeros before the salt; `None` if the data block has another form.
fn unmasked(
    masked: &[u8],
    unused: usize,
    hash: Hash,
    mask: Hash,
) -> Option<(Vec<u8>, &[u8], usize)> {
    let (block, seal) = masked.split_at_checked(masked.len().checked_sub(hash.size())?)?;
    let mask = mask.mask(seal, block.len());
    let mut block: Vec<u8> = block.iter().zip(mask).map(|(a, b)| a ^ b).collect();
    *block.first_mut()? &= 0xff >> unused;
    let zeros = block.iter().take_while(|&&octet| octet == 0).count();
    let salt = block.get(zeros..)?.strip_prefix(&[1])?.to_vec();
    Some((salt, seal, zeros))
}
