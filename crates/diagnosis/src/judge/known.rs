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
    ("oGDmHqCJ7yzMkWEkrlZVHkvrHIyQwtlDmeq5ForUHeY", "jwt.io"),
    ("IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8", "RFC 7515"),
    ("9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI", "RFC 7520"),
    ("Fa5JHFzFB8yHv0Dk3rGTgtCQPXPr3q8midyfylf8CUU", "RFC 9500"),
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
