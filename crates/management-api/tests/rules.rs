//! The rules themselves give the verdicts of the shared table.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod verdicts;

use management_api::{Timestamp, rules};
use verdicts::{Field, cases};

#[test]
fn rules_give_the_verdicts_of_the_table() {
    for case in cases() {
        let is_valid = match case.field {
            Field::ClientName => rules::CLIENT_NAME.check(&case.value).is_ok(),
            Field::Description => rules::DESCRIPTION.check(&case.value).is_ok(),
            Field::CredentialName => rules::CREDENTIAL_NAME.check(&case.value).is_ok(),
            Field::Kid => rules::KID.check(&case.value).is_ok(),
            Field::Expiry => timestamp(&case.value).parse::<Timestamp>().is_ok(),
        };
        assert_eq!(is_valid, case.is_valid, "{case:?}");
    }
}

/// Date and time as RFC 3339.
fn timestamp(value: &str) -> String {
    let (date, time) = value.split_once(' ').unwrap();
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{date}T{time}{seconds}Z")
}
