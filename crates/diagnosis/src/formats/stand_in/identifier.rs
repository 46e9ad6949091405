//! A key ID or a hash without what is around it, as a search needs it.

use primitives::identifier::{Form, readings};

/// The identifier in a text that is one: a hash in lower-case hexadecimal digits, or a key ID as it is.
pub(crate) fn identifier(text: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(text).ok()?;
    let readings = readings(text);
    let of = |forms: &[Form]| {
        let found = readings.iter().find(|one| forms.contains(&one.form));
        found.map(|one| one.value.as_str())
    };
    let hash = of(&[Form::Sha256, Form::Sha1]);
    // A key ID may be a hash in base64url; in hex it is the same text.
    let id = of(&[Form::Id]).filter(|id| hash.is_none_or(|hash| !hash.eq_ignore_ascii_case(id)));
    id.or(hash).map(str::to_owned).or_else(|| word(text))
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
            "SHA256:HndasM8AWFM5hOi+aZ+PEJaO9J6gY1PJz20nbRTpYm8".to_owned(),
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
