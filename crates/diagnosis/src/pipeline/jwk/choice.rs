//! Which of several keys is meant.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::formats::jwk::{Found, Jwk};
use crate::model::PublicKey;
use crate::pipeline::evaluate::usable_rsa;
use crate::report::Report;
use crate::rules::usage;

/// Keys beyond these are not tried.
const MAX_TRIED: usize = 8;

/// The key that is meant, and why.
pub(super) struct Choice {
    pub index: usize,
    /// In words that follow "Key 2".
    pub why: &'static str,
}

/// The only key, or the only one that can be meant.
pub(super) fn choose(
    found: &Found,
    described: &[Option<PublicKey>],
    now: DateTime<Utc>,
    report: &Report<'_, '_>,
) -> Option<Choice> {
    let only = |index| Choice { index, why: "" };
    if found.keys.len() == 1 {
        return Some(only(0));
    }
    let mut seen = BTreeSet::new();
    let distinct: Vec<(usize, &Jwk)> = found
        .keys
        .iter()
        .enumerate()
        .zip(described)
        .filter(|((_, key), facts)| {
            let hash = facts.as_ref().and_then(|facts| facts.spki_sha256.as_ref());
            // The same key may be listed for each use.
            let is_fit = key.usage.objection.is_none();
            hash.is_none_or(|hash| seen.insert((hash, is_fit)))
        })
        .map(|(one, _)| one)
        .collect();
    let same = |one: usize| {
        let hash = |index: usize| Some(described.get(index)?.as_ref()?.spki_sha256.as_ref());
        (0..found.keys.len()).all(|other| hash(other).is_some() && hash(other) == hash(one))
    };
    let single = |keys: &[(usize, &Jwk)]| match keys {
        [(index, _)] => Some(*index),
        _ => None,
    };
    let fit = narrow(&distinct, |key| key.usage.objection.is_none());
    if let Some((first, _)) = fit.first().or(distinct.first())
        && same(*first)
    {
        return Some(Choice {
            index: *first,
            why: "All of them are the same key.",
        });
    }
    let rsa = narrow(&fit, |key| key.what == "RSA" && key.fault.is_none());
    let current = narrow(&rsa, |key| !usage::is_retired(&key.usage, now));
    if let Some(index) = single(&current) {
        let why = if rsa.len() > 1 {
            "is the only one in use."
        } else if fit.len() > 1 {
            "is the only RSA key."
        } else {
            "is the only one for signing."
        };
        return Some(Choice { index, why });
    }
    let marked = narrow(&current, |key| key.usage.is_for_signing);
    if let Some(index) = single(&marked) {
        return Some(Choice {
            index,
            why: "is the only one that is marked for signing.",
        });
    }
    if current.len() > MAX_TRIED {
        return None;
    }
    let usable = narrow(&current, |key| {
        key.public
            .as_deref()
            .is_some_and(|public| usable_rsa(public, report).is_some())
    });
    single(&usable).map(|index| Choice {
        index,
        why: "is the only one that can be registered.",
    })
}

/// The keys that pass a test.
fn narrow<'f>(keys: &[(usize, &'f Jwk)], test: impl Fn(&Jwk) -> bool) -> Vec<(usize, &'f Jwk)> {
    keys.iter().copied().filter(|(_, key)| test(key)).collect()
}
