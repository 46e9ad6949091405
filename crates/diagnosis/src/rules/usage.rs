//! What the file says about the use of a key.

use chrono::{DateTime, Utc};
use primitives::text::escape;

use crate::formats::jwk::Usage;
use crate::report::{Place, Report, codes};

/// Revoked, disabled or expired.
pub(crate) fn is_retired(usage: &Usage, now: DateTime<Utc>) -> bool {
    usage.retired.is_some() || has_expired(usage, now)
}

fn has_expired(usage: &Usage, now: DateTime<Utc>) -> bool {
    usage.expires.is_some_and(|at| at <= now.timestamp())
}

/// Warns of a key that is not for signatures, or no longer in use.
pub(crate) fn check(
    usage: &Usage,
    place: Place<'_>,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) {
    if let Some(objection) = &usage.objection {
        report.add(
            codes::NOT_FOR_SIGNING,
            place,
            format!(
                "This key is not meant for signing: its {}.",
                escape(objection)
            ),
            "Use the key with which the application signs.".to_owned(),
        );
    }
    let retired = usage
        .retired
        .or_else(|| has_expired(usage, now).then_some("has expired"));
    if let Some(retired) = retired {
        report.add(
            codes::RETIRED,
            place,
            format!("The file says that this key {retired}."),
            "Use the current key.".to_owned(),
        );
    }
}
