//! Times on the wire.

use core::fmt;

use chrono::{DateTime, Datelike as _, SecondsFormat, SubsecRound as _, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An instant in UTC, to the millisecond: `2033-05-13T09:33:13.000Z`.
///
/// It reads any RFC 3339 date-time, and writes ISO 8601 with milliseconds and `Z`. Finer digits are truncated. A
/// leap second is read as the second after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The instant itself.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn to_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// `time`, if it can be written on the wire.
    ///
    /// # Errors
    /// [`NotATimestamp`]: it is not of the years 0 to 9999.
    pub fn checked(time: DateTime<Utc>) -> Result<Self, NotATimestamp> {
        // Chrono keeps a leap second as more than a second's worth of milliseconds: by way of the count it is an instant
        // like any other, and compares and reads back as such.
        Self::from_millis(Self::from(time).to_millis())
            .filter(|time| (0..=9999).contains(&time.0.year()))
            .ok_or(NotATimestamp)
    }

    /// From milliseconds since 1970-01-01T00:00:00Z; `None` out of chrono's range (about ±262,000 years).
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        DateTime::from_timestamp_millis(millis).map(Self)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.trunc_subsecs(3))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// The text is not an RFC 3339 date-time of the years 0 to 9999 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATimestamp;

impl fmt::Display for NotATimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not an RFC 3339 date-time of the years 0 to 9999, such as 2033-05-13T09:33:13Z",
        )
    }
}

impl core::error::Error for NotATimestamp {}

impl core::str::FromStr for Timestamp {
    type Err = NotATimestamp;

    /// # Errors
    /// [`NotATimestamp`]. An offset can carry a date out of the years that RFC 3339 can write.
    fn from_str(text: &str) -> Result<Self, NotATimestamp> {
        let time = DateTime::parse_from_rfc3339(text).map_err(|_| NotATimestamp)?;
        Self::checked(time.to_utc())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contract 1.9.
    #[test]
    fn writes_milliseconds_and_z() {
        let read: Timestamp = serde_json::from_str(r#""2095-05-13T09:33:13Z""#).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            r#""2095-05-13T09:33:13.000Z""#
        );
    }

    /// Contract 1.9.
    #[test]
    fn converts_offsets_and_cuts_finer_digits() {
        let read: Timestamp = "2030-01-01T01:30:00.123987+01:30".parse().unwrap();
        assert_eq!(read.to_string(), "2030-01-01T00:00:00.123Z");
    }

    /// Contract 1.9.
    #[test]
    fn a_leap_second_is_the_second_after_it() {
        for (text, read) in [
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
            ("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500Z"),
            ("2030-06-30T23:59:59.999Z", "2030-06-30T23:59:59.999Z"),
        ] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(time.to_string(), read);
            assert_eq!(Timestamp::from_millis(time.to_millis()), Some(time));
        }
        assert_eq!(
            "9999-12-31T23:59:60Z".parse::<Timestamp>(),
            Err(NotATimestamp)
        );
    }

    /// Contract 1.9.
    #[test]
    fn rejects_what_it_can_not_write() {
        for text in [
            "9999-12-31T23:59:59-00:01",
            "0000-01-01T00:00:00+00:01",
            "2040-02-30T00:00:00Z",
            "2040-02-29",
            "",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATimestamp), "{text}");
        }
        assert_eq!(
            "9999-12-31T23:59:59.999Z"
                .parse::<Timestamp>()
                .unwrap()
                .to_string(),
            "9999-12-31T23:59:59.999Z"
        );
    }
}
