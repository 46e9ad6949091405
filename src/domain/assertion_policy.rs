//! What a server requires of an assertion.

use assertion::{MAX_SKEW, Policy};
use management_api::ServerInfo;

/// The policy of the server, for another issuer if one is typed. Without either the issuer is empty.
#[must_use]
pub fn assertion_policy(server: Option<&ServerInfo>, typed: &str) -> Policy {
    let issuer = match server {
        _ if !typed.is_empty() => typed,
        Some(info) => &info.issuer,
        None => "",
    };
    let policy = Policy::new(issuer);
    let Some(info) = server else {
        return policy;
    };
    let mut policy = policy
        .clone()
        .with_skew(info.assertion_skew.min(MAX_SKEW))
        .unwrap_or(policy)
        .with_legacy_audience(info.legacy_audience);
    if info.assertion_lifetime > 0 {
        policy.max_lifetime = info.assertion_lifetime.into();
    }
    policy.fapi = info.fapi;
    policy
}
