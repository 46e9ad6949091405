//! Values as messages show them: errors of encoding, labels, moments and durations.

use chrono::{DateTime, TimeDelta, Utc};

use crate::der::{DerError, DerErrorKind, tag};

/// What is wrong and where, to stand behind a colon.
pub(crate) fn describe_error(error: &DerError) -> String {
    let at = error.at;
    match error.kind {
        DerErrorKind::Truncated {
            declared,
            available,
        } => {
            format!(
                "the element at byte {at} says that it has {declared} bytes, but only {available} are left"
            )
        }
        DerErrorKind::Header => {
            format!("the type or length at byte {at} is cut off or out of range")
        }
        DerErrorKind::Unexpected {
            expected,
            found: Some(found),
        } => match tag::name(found) {
            Some(name) => format!("at byte {at} stands {name} where {expected} belongs"),
            None => format!(
                "at byte {at} stands an element of type 0x{found:02x} where {expected} belongs"
            ),
        },
        DerErrorKind::Unexpected {
            expected,
            found: None,
        } => format!("at byte {at}, where {expected} belongs, it ends"),
        DerErrorKind::Depth => format!("lengths without an end nest too deep at byte {at}"),
        DerErrorKind::Value { what } => format!("at byte {at}: {what}"),
    }
}

/// A label as it may be shown: whatever could act on a terminal or reorder text is escaped.
pub(crate) fn shown(label: &str) -> String {
    label
        .chars()
        .flat_map(char::escape_default)
        .take(80)
        .collect()
}

/// A moment as people read it: to the minute, in UTC.
pub(crate) fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

pub(crate) fn duration(span: TimeDelta) -> String {
    let plural =
        |count: i64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        (0, 0, minutes) => plural(minutes, "minute"),
        (0, hours, _) => plural(hours, "hour"),
        (days, _, _) => plural(days, "day"),
    }
}
