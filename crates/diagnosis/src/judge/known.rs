//! Keys that everybody knows.

use super::codes;
use super::report::{Place, Report};
use crate::model::PublicKey;

/// Keys whose private half has been published, by JWK thumbprint (RFC 7638).
const KNOWN: &[(&str, &str)] = &[
    (
        "LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs",
        "Auth0's documentation",
    ),
    (
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "RFC 7517 and RFC 7638",
    ),
];

/// Judges whether the key is one that anybody can have the private half of.
pub(crate) fn judge(facts: Option<&PublicKey>, report: &mut Report<'_, '_>) {
    let Some(kid) = facts.and_then(|facts| facts.kid.as_deref()) else {
        return;
    };
    if let Some((_, origin)) = KNOWN.iter().find(|(known, _)| *known == kid) {
        report.add(
            codes::KNOWN_KEY,
            Place::nowhere(),
            format!("This is the sample key of {origin}: its private half is public, and anybody can sign with it."),
            super::key::NEW_KEY.to_owned(),
        );
    }
}
