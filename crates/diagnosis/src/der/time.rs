//! UTCTime and GeneralizedTime (RFC 5280 §4.1.2.5, X.680 §46 and §47).

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::{Tlv, tag};

/// A point in time, and whether it is encoded as RFC 5280 requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    pub value: DateTime<Utc>,
    /// It has seconds and `Z`, and nothing else.
    pub canonical: bool,
}

/// Reads a time; `None` if it is not valid.
pub(crate) fn read(tlv: &Tlv<'_>) -> Option<Time> {
    let (year_digits, text) = match tlv.tag {
        tag::UTC_TIME => (2, tlv.content),
        tag::GENERALIZED_TIME => (4, tlv.content),
        _ => return None,
    };
    let mut digits = Digits(text);
    let year = digits.number(year_digits)?;
    let year = match (year_digits, year) {
        (2, year @ 50..) => 1900 + year,
        (2, year) => 2000 + year,
        (_, year) => year,
    };
    let month = digits.number(2)?;
    let day = digits.number(2)?;
    let hour = digits.number(2)?;
    let minute = digits.number(2)?;
    let seconds = if digits.at_digit() {
        Some(digits.number(2)?)
    } else {
        None
    };
    let fraction = digits.fraction();
    let (offset, zulu) = digits.zone()?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let local = date.and_hms_opt(hour, minute, seconds.unwrap_or(0))?;
    let value = local
        .checked_sub_signed(TimeDelta::minutes(offset))?
        .and_utc();
    // An offset can lead out of the years that RFC 3339 can represent.
    if !(0..=9999).contains(&value.year()) {
        return None;
    }
    Some(Time {
        value,
        canonical: seconds.is_some() && !fraction && zulu,
    })
}

/// The rest of the text of a time.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn at_digit(&self) -> bool {
        self.0.first().is_some_and(u8::is_ascii_digit)
    }

    fn number(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0u32, |n, octet| {
            octet
                .is_ascii_digit()
                .then(|| n * 10 + u32::from(octet - b'0'))
        })
    }

    /// Skips a fraction of a second.
    fn fraction(&mut self) -> bool {
        let [b'.' | b',', rest @ ..] = self.0 else {
            return false;
        };
        let digits = rest
            .iter()
            .take_while(|octet| octet.is_ascii_digit())
            .count();
        self.0 = rest.get(digits..).unwrap_or_default();
        true
    }

    /// Minutes east of UTC, and true if written as `Z`.
    fn zone(&mut self) -> Option<(i64, bool)> {
        match self.0 {
            [b'Z'] => Some((0, true)),
            // X.680 defines this as local time; those who write it mean UTC.
            [] => Some((0, false)),
            [sign @ (b'+' | b'-'), rest @ ..] => {
                let mut rest = Digits(rest);
                let minutes = i64::from(rest.number(2)?) * 60 + i64::from(rest.number(2)?);
                rest.0
                    .is_empty()
                    .then_some((if *sign == b'-' { -minutes } else { minutes }, false))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der::Reader;

    fn time(tag: u8, text: &str) -> Option<(String, bool)> {
        let mut bytes = vec![tag, text.len() as u8];
        bytes.extend(text.bytes());
        let time = read(&Reader::new(&bytes, 0).read().unwrap())?;
        Some((
            time.value
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            time.canonical,
        ))
    }

    #[test]
    fn utc_times_from_50_are_in_the_20th_century() {
        assert_eq!(
            time(0x17, "491231235959Z"),
            Some(("2049-12-31T23:59:59Z".into(), true))
        );
        assert_eq!(
            time(0x17, "500101000000Z"),
            Some(("1950-01-01T00:00:00Z".into(), true))
        );
    }

    #[test]
    fn reads_times_outside_the_profile_as_not_canonical() {
        assert_eq!(
            time(0x17, "2601010000Z"),
            Some(("2026-01-01T00:00:00Z".into(), false))
        );
        assert_eq!(
            time(0x17, "260101000000+0100"),
            Some(("2025-12-31T23:00:00Z".into(), false))
        );
        assert_eq!(
            time(0x18, "20260101000000.5Z"),
            Some(("2026-01-01T00:00:00Z".into(), false))
        );
        assert_eq!(
            time(0x18, "99991231235959Z"),
            Some(("9999-12-31T23:59:59Z".into(), true))
        );
        assert_eq!(
            time(0x18, "19500101000000Z"),
            Some(("1950-01-01T00:00:00Z".into(), true))
        );
    }

    #[test]
    fn rejects_invalid_times() {
        for text in [
            "",
            "Z",
            "26013",
            "261301000000Z",
            "260132000000Z",
            "260101250000Z",
            "26010100000ZZ",
            "260101000000+01",
        ] {
            assert_eq!(time(0x17, text), None, "{text}");
        }
        for text in ["99991231235959-0100", "00000101000000+0100"] {
            assert_eq!(time(0x18, text), None, "{text}");
        }
        assert!(time(0x18, "00000101000000Z").is_some());
    }
}
