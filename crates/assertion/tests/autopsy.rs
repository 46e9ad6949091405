//! Why a signature does not verify: fixtures of real tools, and random damage.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where its ground gives way"
)]

use assertion::autopsy::{Cause, RsaKey, Tool, autopsy, is_signed_by};
use assertion::{Algorithm, Assertion};
use base64ct::{Base64UrlUnpadded, Encoding};
use primitives::bignum::Big;
use std::collections::{BTreeMap, BTreeSet};

const KEYS: &str = include_str!("fixtures/signatures/keys.tsv");
const CASES: &str = include_str!("fixtures/signatures/cases.tsv");

struct Numbers {
    n: Vec<u8>,
    e: Vec<u8>,
}

impl Numbers {
    fn key(&self) -> RsaKey<'_> {
        RsaKey {
            n: &self.n,
            e: &self.e,
        }
    }
}

fn keys() -> BTreeMap<&'static str, Numbers> {
    let decode = |text| Base64UrlUnpadded::decode_vec(text).unwrap();
    let read = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let numbers = Numbers {
            n: decode(fields[1]),
            e: decode(fields[2]),
        };
        (fields[0], numbers)
    };
    KEYS.lines().map(read).collect()
}

struct Case {
    name: &'static str,
    cause: &'static str,
    /// What the credential is registered for: of another `alg` in the header, RS256.
    algorithm: Algorithm,
    key: &'static str,
    assertion: Assertion,
}

fn cases() -> impl Iterator<Item = Case> {
    CASES.lines().map(|line| {
        let [name, cause, alg, key, compact] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five fields: {line}");
        };
        Case {
            name,
            cause,
            algorithm: alg.parse().unwrap_or_default(),
            key,
            assertion: Assertion::parse(compact).unwrap(),
        }
    })
}

/// "-" for a signature that verifies, "?" for one of which nothing is proven.
fn outcome(case: &Case, key: RsaKey<'_>) -> &'static str {
    let (input, signature) = (case.assertion.signing_input(), case.assertion.signature());
    if is_signed_by(key, case.algorithm, input, signature) {
        return "-";
    }
    autopsy(key, case.algorithm, input, signature).map_or("?", Cause::as_str)
}

#[test]
fn what_tools_sign_is_explained() {
    let keys = keys();
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let outcome = outcome(&case, keys[case.key].key());
        found.insert(case.cause);
        if outcome != case.cause {
            wrong.push(format!("{}: {outcome}, not {}", case.name, case.cause));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for cause in Cause::ALL {
        assert!(found.contains(cause.as_str()), "no fixture for {cause}");
    }
}

/// A cause that names the key is true of no other key.
#[test]
fn no_other_key_is_blamed() {
    let keys = keys();
    for case in cases() {
        let other = keys["other2048"].key();
        let (input, signature) = (case.assertion.signing_input(), case.assertion.signature());
        let cause = autopsy(other, case.algorithm, input, signature);
        let is_by_other = case.cause == "another_key";
        assert!(
            is_by_other || cause.is_none_or(|cause| !cause.is_by_the_key()),
            "{}: {cause:?}",
            case.name
        );
    }
}

/// A damaged signature is told from one of another text, whatever bit is damaged.
#[test]
fn long_random_and_damaged_signatures_get_no_cause_that_is_not_proven() {
    let rounds = if std::env::var_os("COUNTERSIGN_LONG").is_some() {
        100_000
    } else {
        1_000
    };
    let keys = keys();
    let good: Vec<Case> = cases().filter(|case| case.cause == "-").collect();
    let mut seed = 1u64;
    let mut random = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut unnamed = 0;
    for round in 0..rounds {
        let case = &good[random(good.len())];
        let key = keys[case.key].key();
        let input = case.assertion.signing_input();
        let mut signature = case.assertion.signature().to_vec();
        match round % 4 {
            0 => signature
                .iter_mut()
                .for_each(|octet| *octet = random(256) as u8),
            1 => {
                let at = random(signature.len());
                signature[at] ^= 1 << random(8);
            }
            2 => {
                let length = random(600);
                signature = (0..length).map(|_| random(256) as u8).collect();
            }
            _ => signature.truncate(random(signature.len())),
        }
        let cause = autopsy(key, case.algorithm, input, &signature);
        unnamed += usize::from(cause.is_none());
        match cause {
            None => {}
            // No padding: the block of the other key would have it.
            Some(Cause::AnotherKey) => assert_eq!(signature.len(), key.size()),
            Some(Cause::ModulusSize) => assert_ne!(signature.len(), key.size()),
            Some(Cause::Hmac) => assert!([32, 48].contains(&signature.len())),
            Some(Cause::Ecdsa) => assert!([64, 96, 132].contains(&signature.len())),
            Some(cause) => panic!(
                "{cause} of a random signature of {} octets",
                signature.len()
            ),
        }
    }
    // An empty one, and the few that look like PSS with the longest salt.
    assert!(unnamed < rounds / 100, "{unnamed} of {rounds}");
}

/// Any key, also one that is none: an answer, and no panic.
#[test]
fn degenerate_keys_get_an_answer() {
    let input = b"e30.e30";
    for n in [
        vec![],
        vec![0],
        vec![1],
        vec![0, 0, 3],
        vec![0xff; 300],
        vec![0xff; 5000],
    ] {
        for e in [vec![], vec![0], vec![1], vec![3], vec![0xff; 9]] {
            for length in [0, 1, n.len(), 256] {
                let key = RsaKey { n: &n, e: &e };
                let signature = vec![2; length];
                let _ = autopsy(key, Algorithm::PS256, input, &signature);
                assert!(!is_signed_by(key, Algorithm::RS256, input, &signature));
            }
        }
    }
}

/// The exponent 3 and blocks that a lax reader accepts (CVE-2006-4339): the reader is strict.
#[test]
fn forged_blocks_neither_verify_nor_prove_anything() {
    let n = keys()["rsa2048"].n.clone();
    let digest_info =
        b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let block = [
        &b"\0\x01"[..],
        &[0xff; 8],
        b"\0",
        digest_info,
        &[0x11; 32],
        &[0xff; 194],
    ]
    .concat();
    let root = Big::from_be(&block).root(3).to_be(256).unwrap();
    let key = RsaKey { n: &n, e: &[3] };
    assert!(!is_signed_by(key, Algorithm::RS256, b"a.b", &root));
    assert_eq!(autopsy(key, Algorithm::RS256, b"a.b", &root), None);
}

#[test]
fn every_cause_has_words_and_fixes() {
    for cause in Cause::ALL {
        for algorithm in Algorithm::ALL {
            let message = cause.message(algorithm);
            assert!(
                !message.contains('{') && message.ends_with('.'),
                "{message}"
            );
            for tool in Tool::ALL {
                assert!(!cause.fix(tool, algorithm).is_empty());
            }
        }
    }
}
