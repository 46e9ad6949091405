//! How values appear in a judgement.

use primitives::{redact, text};
use serde_json::Value;
use std::borrow::Cow;

use crate::Seconds;

/// How much of a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// What may be a secret is replaced by its kind: for a log that others read.
    Redacted,
    /// As it is, with invisible characters as code points: for the person who has the assertion.
    Whole,
}

impl Show {
    /// Any text.
    pub(crate) fn text(self, value: &str) -> String {
        let shown = match self {
            Self::Redacted => redact::text(value),
            Self::Whole => text::excerpt(value),
        };
        text::mark_blanks(shown)
    }

    /// A JSON value that is no string where one belongs.
    pub(crate) fn value(self, value: &Value) -> String {
        match value {
            Value::String(text) => self.text(text),
            other => self.text(&other.to_string()),
        }
    }

    /// A client's identifier.
    pub(crate) fn client_id(self, id: &str) -> String {
        match self {
            Self::Redacted => redact::client_id(id).into_owned(),
            Self::Whole => text::mark_blanks(text::excerpt(id)),
        }
    }

    /// A key ID.
    pub(crate) fn kid(self, kid: &str) -> String {
        match self {
            Self::Redacted => redact::kid(kid),
            Self::Whole => text::mark_blanks(text::excerpt(kid)),
        }
    }
}

/// A character by its code point, and by itself if it can be seen.
pub(crate) fn character(c: char) -> Cow<'static, str> {
    let code = format!("U+{:04X}", u32::from(c));
    match c {
        ' ' | '\u{a0}' => code.into(),
        _ if text::is_invisible(c) || c.is_whitespace() => code.into(),
        _ => format!("{c} ({code})").into(),
    }
}

/// A time as a number of seconds, for comparison.
pub(crate) fn seconds(at: Seconds) -> String {
    format!("{}", (at * 1000.0).round() / 1000.0)
}

/// A duration with its unit.
pub(crate) fn span(length: Seconds) -> String {
    format!("{} s", seconds(length))
}

/// A time as a number of seconds and as a date.
pub(crate) fn dated(at: Seconds) -> String {
    format!("{} ({})", seconds(at), date(at))
}

/// A time as a date: `2027-01-15 08:00:00 UTC`.
pub(crate) fn date(at: Seconds) -> String {
    // Years 1970 to 9999: the dates that are read. Others are cut to them.
    let whole = at.floor().clamp(0.0, 253_402_300_799.0) as u64;
    let (days, rest) = (whole / 86_400, whole % 86_400);
    // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days. Years begin in March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let (month, next) = if shifted_month < 10 {
        (shifted_month + 3, 0)
    } else {
        (shifted_month - 9, 1)
    };
    let year = year_of_era + era * 400 + next;
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use super::{Show, character, date, dated};

    #[test]
    fn times_are_dates() {
        for (at, expected) in [
            (0.0, "1970-01-01 00:00:00 UTC"),
            (951_782_400.0, "2000-02-29 00:00:00 UTC"),
            (1_800_000_000.0, "2027-01-15 08:00:00 UTC"),
            (253_402_300_799.0, "9999-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(date(at), expected);
        }
        assert_eq!(dated(1.5), "1.5 (1970-01-01 00:00:01 UTC)");
    }

    #[test]
    fn unseen_characters_are_code_points() {
        assert_eq!(Show::Whole.text(" a\n"), "\\u{20}a\\u{a}");
        assert_eq!(Show::Whole.text("a b "), "a b\\u{20}");
        assert_eq!(Show::Whole.text("  "), "\\u{20}\\u{20}");
        assert_eq!(character('\n'), "U+000A");
        assert_eq!(character('+'), "+ (U+002B)");
    }
}
