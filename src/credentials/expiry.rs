//! When a credential ends, as it is typed.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::clock::{Zone, iso, relative, utc};

/// How the end is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiryChoice {
    /// It does not end.
    #[default]
    Never,
    /// At the certificate's end of validity.
    Certificate,
    /// At a date and time.
    At,
}

impl ExpiryChoice {
    /// The value in a list.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Certificate => "certificate",
            Self::At => "at",
        }
    }

    /// The choice of a value.
    #[must_use]
    pub fn from_value(value: &str) -> Self {
        match value {
            "certificate" => Self::Certificate,
            "at" => Self::At,
            _ => Self::Never,
        }
    }
}

/// The end as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpiryDraft {
    /// How it is chosen.
    pub choice: ExpiryChoice,
    /// `2027-11-23`.
    pub date: String,
    /// `21:43`.
    pub time: String,
    /// In which zone date and time are meant.
    pub zone: Zone,
}

impl ExpiryDraft {
    /// The instant, for [`ExpiryChoice::At`].
    ///
    /// # Errors
    /// What is missing or impossible.
    pub fn instant(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
        let Ok(date) = self.date.parse::<NaiveDate>() else {
            return Err("Choose the date on which it expires.".to_owned());
        };
        let time = NaiveTime::parse_from_str(&self.time, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(&self.time, "%H:%M:%S"))
            .map_err(|_| "Choose the time at which it expires.".to_owned())?;
        let Some(instant) = self.zone.instant(date.and_time(time)) else {
            return Err(format!(
                "{} at {} does not exist in {}: the clocks go forward over it. Choose a time an hour later.",
                self.date,
                self.time,
                self.zone.name()
            ));
        };
        if instant <= now {
            return Err(format!(
                "{} is past ({}). Choose a time in the future.",
                utc(instant),
                relative(instant, now)
            ));
        }
        Ok(instant)
    }

    /// Fills date and time in with an instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>, zone: Zone) -> Self {
        let wall = zone.wall(instant);
        Self {
            choice: ExpiryChoice::At,
            date: wall.format("%Y-%m-%d").to_string(),
            time: wall.format("%H:%M").to_string(),
            zone,
        }
    }
}

/// `days` from now, at the end of that minute's hour: for presets.
#[must_use]
pub fn in_days(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    now + TimeDelta::days(days)
}

/// The instant in full, for the line under the fields: `2027-11-23T20:43:00Z, in 12 months`.
#[must_use]
pub fn in_full(instant: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!("{}, {}", iso(instant), relative(instant, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn typed(date: &str, time: &str) -> ExpiryDraft {
        ExpiryDraft {
            choice: ExpiryChoice::At,
            date: date.to_owned(),
            time: time.to_owned(),
            zone: Zone::Utc,
        }
    }

    #[test]
    fn date_and_time_make_an_instant() {
        let instant = typed("2027-06-01", "12:30").instant(now()).unwrap();
        assert_eq!(iso(instant), "2027-06-01T12:30:00Z");
    }

    #[test]
    fn says_what_is_missing() {
        assert!(
            typed("", "12:30")
                .instant(now())
                .unwrap_err()
                .contains("date")
        );
        assert!(
            typed("2027-06-01", "")
                .instant(now())
                .unwrap_err()
                .contains("time")
        );
    }

    #[test]
    fn the_past_is_refused_with_how_long_ago() {
        let refused = typed("2027-01-14", "08:00").instant(now()).unwrap_err();
        assert!(refused.contains("24 hours ago"), "{refused}");
    }

    #[test]
    fn an_instant_survives_being_filled_in() {
        let at = in_days(now(), 90);
        assert_eq!(ExpiryDraft::at(at, Zone::Utc).instant(now()), Ok(at));
    }
}
