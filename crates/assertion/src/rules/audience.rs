//! The audience is this server alone (contract 9.14).

use serde_json::Value;

use crate::Assertion;
use crate::policy::Policy;
use crate::report::{Code, Judgement, Rule};
use crate::show::Show;

/// `aud` is the issuer identifier and nothing else, by simple string comparison (contract 9.14; rfc7523bis; against
/// audience injection, CVE-2025-27370 and CVE-2025-27371).
pub(super) fn audience(assertion: &Assertion, policy: &Policy, show: Show) -> Judgement {
    let issuer = &policy.issuer;
    let failed = |code, message: String| {
        Judgement::failed(Rule::Audience, code, message).expected(issuer.clone())
    };
    let claim = assertion.claim("aud");
    let named = match claim {
        Some(Value::String(named)) => named,
        Some(Value::Array(items)) => {
            let seen = list(items, show);
            match items.as_slice() {
                [Value::String(_)] if policy.fapi => {
                    return failed(
                        Code::AudArray,
                        format!(
                            "aud is an array, which FAPI 2.0 rejects. Send the string {issuer}."
                        ),
                    )
                    .seen(seen);
                }
                [Value::String(named)] => named,
                _ => {
                    return failed(
                        Code::AudNotSole,
                        format!(
                            "aud is an array of {} values; the issuer must be the only one. Send the string \
                             {issuer}.",
                            items.len()
                        ),
                    )
                    .seen(seen);
                }
            }
        }
        Some(other) => {
            return failed(
                Code::AudMissing,
                format!("aud is neither a string nor an array. Set it to {issuer}."),
            )
            .seen(show.value(other));
        }
        None => {
            return failed(
                Code::AudMissing,
                format!("aud is absent. Set it to {issuer}."),
            );
        }
    };
    if named == issuer {
        // Most assertions: what was expected needs no look at what it could be.
        return Judgement::passed(Rule::Audience, "The audience is the issuer alone.")
            .seen(issuer.clone())
            .expected(issuer.clone());
    }
    let seen = show.text(named);
    if policy.legacy_audience.as_ref() == Some(named) {
        return Judgement::passed(
            Rule::Audience,
            format!("The audience is the token endpoint, which this server still accepts. Better: {issuer}."),
        )
        .seen(seen)
        .expected(issuer.clone());
    }
    if is_under(named, issuer) {
        return failed(
            Code::AudTokenEndpoint,
            format!(
                "aud is {seen}, a URL of this server, but not its issuer identifier. Set it to {issuer}, \
                 exactly so."
            ),
        )
        .seen(seen);
    }
    failed(
        Code::AudMismatch,
        format!("aud is {seen}, not this server's issuer identifier. Set it to {issuer}, exactly so, with the slash at the end where there is one."),
    )
    .seen(seen)
}

/// The members of an array, the first few of them.
fn list(items: &[Value], show: Show) -> String {
    const SHOWN: usize = 4;
    if items.is_empty() {
        return "[]".to_owned();
    }
    let mut shown: Vec<String> = items
        .iter()
        .take(SHOWN)
        .map(|item| match item {
            Value::String(text) => show.text(text),
            other => show.value(other),
        })
        .collect();
    if items.len() > SHOWN {
        shown.push(format!("and {} more", items.len() - SHOWN));
    }
    shown.join(", ")
}

/// Returns true if `named` is a URL below the issuer, such as the token endpoint.
fn is_under(named: &str, issuer: &str) -> bool {
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    named
        .strip_prefix(base)
        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
}
