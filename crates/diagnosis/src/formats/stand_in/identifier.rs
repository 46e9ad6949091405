//! A key ID or a hash without what is around it, as a search needs it.

use base64ct::{Base64Unpadded, Encoding as _};

/// Lengths of SHA-1 and SHA-256 in hexadecimal digits.
const HASHES: [usize; 2] = [40, 64];

/// The identifier in a text that is one: a hash in lower-case hexadecimal digits, or a key ID as it is.
pub(crate) fn identifier(text: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(text).ok()?.trim();
    // `SHA1 Fingerprint=3B:AF:…`, `thumbprint: …`, or nothing before it.
    let after = text.rsplit_once('=').map(|(_, value)| value);
    let named = text.split_once(':').map(|(_, value)| value);
    let candidates = [Some(text), after, named];
    let hash = candidates.into_iter().flatten().find_map(hash);
    hash.or_else(|| pin(text)).or_else(|| word(text))
}

fn hash(text: &str) -> Option<String> {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, ':' | '-') || !c.is_ascii();
    let digits: String = text.chars().filter(|c| !is_between(c)).collect();
    let is_hash = HASHES.contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit());
    is_hash.then(|| digits.to_ascii_lowercase())
}

/// `sha256/…=`: the hash of a SubjectPublicKeyInfo in base64 (RFC 7469 §2.4 writes it so).
fn pin(text: &str) -> Option<String> {
    let value = text
        .strip_prefix("sha256/")
        .or_else(|| text.strip_prefix("sha256//"))?;
    let octets = Base64Unpadded::decode_vec(value.trim_end_matches('=')).ok()?;
    (octets.len() == 32).then(|| octets.iter().map(|octet| format!("{octet:02x}")).collect())
}

/// The last word of a short text.
fn word(text: &str) -> Option<String> {
    const LENGTHS: core::ops::RangeInclusive<usize> = 4..=64;
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let word = text
        .rsplit(|c: char| !is_id(c))
        .find(|word| !word.is_empty())?;
    LENGTHS.contains(&word.len()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hashes_and_key_ids() {
        let hash = "1e775ab0cf0058533984e8be699f8f10968ef49ea06353c9cf6d276d14e9626f";
        let pairs: Vec<String> = hash
            .as_bytes()
            .chunks(2)
            .map(|pair| String::from_utf8_lossy(pair).to_uppercase())
            .collect();
        for text in [
            hash.to_owned(),
            hash.to_uppercase(),
            pairs.join(":"),
            pairs.join(" "),
            format!("SHA256 Fingerprint={}", pairs.join(":")),
            format!("thumbprint: {hash}"),
            "sha256/HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8=".to_owned(),
        ] {
            assert_eq!(identifier(text.as_bytes()).as_deref(), Some(hash), "{text}");
        }
        for (text, id) in [
            (
                "_n7ZcY0uliPQ_MbbVYXcZAUIM2PE4_YtYAavffFS2dc",
                "_n7ZcY0uliPQ_MbbVYXcZAUIM2PE4_YtYAavffFS2dc",
            ),
            ("kid: billing-key-2027", "billing-key-2027"),
            ("\"kid\": \"abc123def456\",", "abc123def456"),
            (
                "550e8400-e29b-41d4-a716-446655440000",
                "550e8400-e29b-41d4-a716-446655440000",
            ),
        ] {
            assert_eq!(identifier(text.as_bytes()).as_deref(), Some(id));
        }
    }
}
