//! Values in messages: encoding errors, labels, numbers, moments and durations.

use chrono::{DateTime, TimeDelta, Utc};

use crate::der::{DerError, DerErrorKind, tag};

/// Where an encoding error is, and what is wrong there: to follow "can't be read".
pub(crate) fn describe_error(error: &DerError) -> String {
    let what = match error.kind {
        DerErrorKind::Truncated {
            declared,
            available,
        } => format!("the element declares {declared} bytes, but only {available} are left"),
        DerErrorKind::Header => "the type or length is truncated or out of range".to_owned(),
        DerErrorKind::Unexpected {
            expected,
            found: Some(found),
        } => format!("expected {expected}, found {}", describe_tag(found)),
        DerErrorKind::Unexpected {
            expected,
            found: None,
        } => format!("expected {expected}, but the data ends"),
        DerErrorKind::Depth => "indefinite lengths are nested too deeply".to_owned(),
        DerErrorKind::Value { what } => what.to_owned(),
    };
    format!("at byte {}: {what}", error.at)
}

/// The type of an element. A constructed string or a primitive SEQUENCE is marked as such.
fn describe_tag(identifier: u8) -> String {
    let Some(name) = tag::name(identifier) else {
        return format!("an element of type 0x{identifier:02x}");
    };
    let is_constructed = identifier & tag::CONSTRUCTED != 0;
    let is_usual = is_constructed == matches!(name, "SEQUENCE" | "SET");
    match (is_usual, is_constructed) {
        (true, _) => name.to_owned(),
        (false, true) => format!("constructed {name}"),
        (false, false) => format!("primitive {name}"),
    }
}

/// A label that is safe to show: everything but printable ASCII is escaped.
pub(crate) fn shown(label: &str) -> String {
    label
        .chars()
        .flat_map(char::escape_default)
        .take(80)
        .collect()
}

/// A number with thousands separators.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A moment to the minute, in UTC.
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
