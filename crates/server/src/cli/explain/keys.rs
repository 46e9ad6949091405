//! The keys of `--key`.

use assertion::explain::Key;
use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, diagnose};
use primitives::Algorithm;
use serde_json::Value;
use std::path::Path;

use super::super::error::CliError;

/// The keys in a file: one, or those of a JWK Set.
pub(super) fn of_file(path: &Path, bytes: &[u8], now: DateTime<Utc>) -> Result<Vec<Key>, CliError> {
    let json: Option<Value> = serde_json::from_slice(bytes).ok();
    let set = json
        .as_ref()
        .and_then(|json| json.get("keys")?.as_array())
        .filter(|keys| !keys.is_empty());
    let id = path.display().to_string();
    let Some(set) = set else {
        return Ok(vec![of_one(&id, bytes, json.as_ref(), now)?]);
    };
    let keys = set
        .iter()
        .map(|key| of_one(&id, key.to_string().as_bytes(), Some(key), now));
    // Keys of other kinds may be beside them.
    let (keys, others): (Vec<_>, Vec<_>) = keys.partition(Result::is_ok);
    if keys.is_empty() {
        return others.into_iter().collect();
    }
    keys.into_iter().collect()
}

fn of_one(
    id: &str,
    bytes: &[u8],
    json: Option<&Value>,
    now: DateTime<Utc>,
) -> Result<Key, CliError> {
    let diagnosis = diagnose(bytes, now);
    let is_usable =
        !diagnosis.holds_private && (diagnosis.material.is_some() || diagnosis.derived.is_some());
    let key = is_usable
        .then_some(diagnosis.public_key.as_ref())
        .flatten()
        .ok_or_else(|| unusable(id, &diagnosis))?;
    let (Some((n, e)), Some(thumbprint)) = (key.rsa_numbers(), key.kid.clone()) else {
        return Err(unusable(id, &diagnosis));
    };
    let text = |name: &str| json?.get(name)?.as_str();
    let only = match diagnosis.algorithms[..] {
        [only] => Some(only),
        _ => None,
    };
    Ok(Key {
        id: id.to_owned(),
        kid: text("kid").map(str::to_owned),
        thumbprint,
        algorithm: text("alg")
            .and_then(|alg| alg.parse::<Algorithm>().ok())
            .or(only),
        n,
        e,
        expires_at: None,
        attached: true,
    })
}

fn unusable(id: &str, diagnosis: &Diagnosis) -> CliError {
    CliError::PublicKey {
        file: id.to_owned(),
        reason: diagnosis.headline().map_or_else(
            || "it is not a public key".to_owned(),
            |finding| finding.message.clone(),
        ),
    }
}
