//! What a JSON Web Key says about its use (RFC 7517 §4.2 to §4.4), in the spellings of several programs.

use crate::formats::json::{Json, Value};

/// What a key is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// `use` as written.
    pub declared: Option<String>,
    /// `alg` as written.
    pub alg: Option<String>,
    /// It says that it is for signatures.
    pub is_for_signing: bool,
    /// Why it is not for signatures: in words that follow "Its".
    pub objection: Option<String>,
    /// It was revoked or disabled: in words that follow "It".
    pub retired: Option<&'static str>,
    /// When it expires, in seconds since 1970.
    pub expires: Option<i64>,
}

impl Usage {
    /// Of a key of which only the use is known.
    pub fn declared(word: &str) -> Self {
        let word: String = word.chars().take(80).collect();
        Self {
            is_for_signing: is_signing(&word),
            objection: (!is_signing(&word)).then(|| format!("use is {word:?}")),
            declared: Some(word),
            ..Self::default()
        }
    }

    /// Of a JWK, or of another object that describes a key. `is_disabled`: the object around it says so.
    pub fn read(key: &Value, is_disabled: bool) -> Self {
        let member = |names: &[&str]| {
            key.any(names)
                .and_then(Value::text)
                .map(|text| text.chars().take(80).collect::<String>())
        };
        let declared = member(&["use", "keyUse", "key_use", "KeyUsage", "usage", "purpose"]);
        let alg = member(&["alg", "algorithm", "Algorithm"]);
        let operations: Option<Vec<&str>> = key
            .any(&["key_ops", "keyOps", "key_operations", "SigningAlgorithms"])
            .map(|value| match value.list() {
                Some(items) => items.iter().filter_map(Value::text).collect(),
                None => value.text().into_iter().collect(),
            });
        let mut usage = Self {
            retired: retired(key, is_disabled),
            expires: key.get("exp").and_then(|exp| match &exp.json {
                Json::Number(digits) => digits.parse().ok(),
                _ => None,
            }),
            ..Self::default()
        };
        let signs = declared.as_deref().map(is_signing);
        if let (Some(false), Some(declared)) = (signs, &declared) {
            usage.objection = is_other_use(declared).then(|| format!("use is {declared:?}"));
        }
        if let Some(operations) = operations.filter(|operations| !operations.is_empty()) {
            let allows = operations.iter().any(|one| {
                is_signing(one) || one.starts_with("RSASSA") || one.starts_with("ECDSA")
            });
            if allows {
                usage.is_for_signing = true;
            } else if usage.objection.is_none() {
                usage.objection = Some(format!("key_ops is {}", operations.join(", ")));
            }
        }
        if let Some(alg) = &alg
            && is_encryption(alg)
            && usage.objection.is_none()
        {
            usage.objection = Some(format!("alg is {alg:?}"));
        }
        usage.is_for_signing |= signs == Some(true) || alg.as_deref().is_some_and(is_signature);
        usage.is_for_signing &= usage.objection.is_none();
        (usage.declared, usage.alg) = (declared, alg);
        usage
    }
}

/// A use, an operation or a purpose that includes signatures.
pub(crate) fn is_signing(word: &str) -> bool {
    let word = word.trim().to_ascii_lowercase();
    word.starts_with("sig") || word.contains("verify") || word.contains("sign")
}

/// A use or purpose that excludes signatures. Other words say nothing.
fn is_other_use(word: &str) -> bool {
    let word = word.trim().to_ascii_lowercase();
    [
        "enc",
        "wrap",
        "decrypt",
        "unwrap",
        "derive",
        "agree",
        "key_agreement",
        "raw_encrypt",
        "asymmetric_decrypt",
    ]
    .iter()
    .any(|name| word.starts_with(name))
}

/// The algorithm encrypts or wraps keys (RFC 7518 §4.1).
fn is_encryption(alg: &str) -> bool {
    let alg = alg.to_ascii_uppercase();
    [
        "RSA-OAEP",
        "RSA1_5",
        "RSA_OAEP",
        "RSAES",
        "RSA_DECRYPT",
        "ECDH",
        "A128",
        "A192",
        "A256",
        "DIR",
    ]
    .iter()
    .any(|name| alg.starts_with(name))
}

/// A signature algorithm of RSA or of elliptic curves (RFC 7518 §3.1, and what clouds call them).
fn is_signature(alg: &str) -> bool {
    let alg = alg.to_ascii_uppercase();
    ["RS", "PS", "ES", "ED", "RSASSA", "RSA_SIGN", "EC_SIGN"]
        .iter()
        .any(|name| alg.starts_with(name) && !alg.starts_with("RSA-") && !alg.starts_with("RSA1"))
}

/// Azure Key Vault, Keycloak, and the federation's historical keys (OpenID Federation §8.7) have their own words.
fn retired(key: &Value, is_disabled: bool) -> Option<&'static str> {
    if key
        .any(&["revoked", "revoked_at"])
        .is_some_and(|value| !value.is_null() && !matches!(value.json, Json::Bool(false)))
    {
        return Some("is marked as revoked");
    }
    (is_disabled || self::is_disabled(key)).then_some("is marked as disabled")
}

/// The object says that it is not in use.
pub(super) fn is_disabled(value: &Value) -> bool {
    let is_false =
        |value: Option<&Value>| value.is_some_and(|value| matches!(value.json, Json::Bool(false)));
    let status = value
        .any(&["status", "state", "KeyState"])
        .and_then(Value::text);
    is_false(value.get("enabled"))
        || is_false(
            value
                .get("attributes")
                .and_then(|inner| inner.get("enabled")),
        )
        || status.is_some_and(|status| {
            [
                "disabled",
                "revoked",
                "inactive",
                "retired",
                "destroyed",
                "passive",
                "expired",
            ]
            .contains(&status.to_ascii_lowercase().as_str())
        })
}
