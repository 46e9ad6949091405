//! Keys whose private key lies in a public repository: test keys, samples, defaults.
//!
//! The table beside this file has one line per repository: its name, a tab, and the first 8 bytes of the SHA-256 of each
//! key's SubjectPublicKeyInfo in hex, in order. To add a key:
//! `openssl pkey -in private.pem -pubout -outform DER | sha256sum | cut -c 1-16`. That another key has the same first
//! 8 bytes is less likely than a failure of the machine.

use std::sync::OnceLock;

/// See above.
const PUBLISHED: &str = include_str!("published-keys.tsv");

/// Length of a hash in the table, in digits.
const CUT: usize = 16;

/// The repository that contains the private key, given the SHA-256 of the SubjectPublicKeyInfo in hex.
pub(super) fn repository(spki_sha256: &str) -> Option<&'static str> {
    static BY_HASH: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    let hash = spki_sha256.get(..CUT)?;
    let by_hash = BY_HASH.get_or_init(|| {
        let mut all: Vec<(&str, &str)> = PUBLISHED
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .flat_map(|(repository, hashes)| hashes.split(' ').map(move |hash| (hash, repository)))
            .collect();
        // Of several repositories with one key, the first.
        all.sort_by_key(|(hash, _)| *hash);
        all
    });
    let first = by_hash.partition_point(|(known, _)| *known < hash);
    by_hash
        .get(first)
        .filter(|(known, _)| *known == hash)
        .map(|(_, repository)| *repository)
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
