//! Keys whose private key lies in a public repository: test keys, samples, defaults.
//!
//! The table beside this file has one line per repository: its name, a tab, and the first 8 bytes of the SHA-256 of each
//! key's SubjectPublicKeyInfo in hex, in order. To add a key:
//! `openssl pkey -in private.pem -pubout -outform DER | sha256sum | cut -c 1-16`. That another key has the same first
//! 8 bytes is less likely than a failure of the machine.

/// See above.
const PUBLISHED: &str = include_str!("published-keys.tsv");

/// Length of a hash in the table, in digits.
const CUT: usize = 16;

/// The repository that contains the private key, given the SHA-256 of the SubjectPublicKeyInfo in hex.
pub(super) fn repository(spki_sha256: &str) -> Option<&'static str> {
    let hash = spki_sha256.get(..CUT)?;
    PUBLISHED.lines().find_map(|line| {
        let (repository, hashes) = line.split_once('\t')?;
        hashes
            .split(' ')
            .any(|known| known == hash)
            .then_some(repository)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let mut count = 0;
        for line in PUBLISHED.lines() {
            let (repository, hashes) = line.split_once('\t').unwrap_or_default();
            assert!(!repository.is_empty() && !hashes.is_empty(), "{line}");
            for hash in hashes.split(' ') {
                let is_hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
                assert!(hash.len() == CUT && hash.bytes().all(is_hex), "{line}");
                count += 1;
            }
        }
        assert!(count > 500, "{count}");
    }
}
