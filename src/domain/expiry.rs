//! A credential's expiry as it is typed.

use chrono::{DateTime, DurationRound, TimeDelta, Timelike, Utc};

use management_api::Timestamp;

use crate::clock::{
    Zone, local, relative, to_the_minute, to_the_second, typed_date, typed_time, utc,
};

/// How the expiry is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiryChoice {
    /// It does not expire.
    #[default]
    Never,
    /// When the certificate expires.
    Certificate,
    /// At a date and time.
    At,
}

/// The expiry as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpiryDraft {
    /// How it is chosen.
    pub choice: ExpiryChoice,
    /// `2027-11-23`.
    pub date: String,
    /// `21:43`, or `21:43:07`.
    pub time: String,
    /// The zone of date and time.
    pub zone: Zone,
    /// What the fields were filled with: keeps fractions of a second, and is unambiguous when clocks go back.
    pub filled: Option<DateTime<Utc>>,
}

impl ExpiryDraft {
    /// What the fields were filled with, if they still have that value.
    #[must_use]
    pub fn untouched(&self) -> Option<DateTime<Utc>> {
        let filled = self.filled?;
        let same = Self::at(filled, self.zone);
        (self.choice == same.choice && self.date == same.date && self.time == same.time)
            .then_some(filled)
    }

    /// The problem with the fields; `None` if they are only incomplete.
    #[must_use]
    pub fn problem(&self, now: DateTime<Utc>) -> Option<String> {
        let is_at = self.choice == ExpiryChoice::At;
        let is_filled_in = !self.date.is_empty() && !self.time.is_empty();
        (is_at && is_filled_in)
            .then(|| self.instant(now).err())
            .flatten()
    }

    /// The instant, for [`ExpiryChoice::At`].
    ///
    /// # Errors
    /// A field is missing or invalid.
    pub fn instant(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
        let instant = match self.untouched() {
            Some(filled) => filled,
            None => self.typed()?,
        };
        if instant <= now {
            let words = match self.zone {
                Zone::Utc => utc(instant),
                Zone::Local => local(instant),
            };
            return Err(format!(
                "{words} is in the past ({}). Choose a later time.",
                relative(instant, now)
            ));
        }
        if Timestamp::checked(instant).is_err() {
            return Err("Choose a year up to 9999.".to_owned());
        }
        Ok(instant)
    }

    fn typed(&self) -> Result<DateTime<Utc>, String> {
        let Some(date) = typed_date(&self.date) else {
            return Err("Choose an expiry date.".to_owned());
        };
        let Some(time) = typed_time(&self.time) else {
            return Err("Choose an expiry time.".to_owned());
        };
        self.zone.instant(date.and_time(time)).ok_or_else(|| {
            format!(
                "{} {} doesn’t exist in {}: clocks go forward then. Choose a time one hour later.",
                self.date,
                self.time,
                self.zone.name()
            )
        })
    }

    /// Fills date and time in with an instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>, zone: Zone) -> Self {
        let wall = zone.wall(instant);
        let time = if wall.second() == 0 {
            to_the_minute(wall)
        } else {
            to_the_second(wall)
        };
        Self {
            choice: ExpiryChoice::At,
            date: wall.date().to_string(),
            time,
            zone,
            filled: Some(instant),
        }
    }
}

/// `days` from now, at a full minute: for presets.
#[must_use]
pub fn in_days(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let at = now + TimeDelta::days(days);
    at.duration_round_up(TimeDelta::minutes(1)).unwrap_or(at)
}

/// The instant in full, for the line under the fields: `2027-11-23 20:43 UTC, in 12 months`.
#[must_use]
pub fn in_full(instant: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!("{}, {}", utc(instant), relative(instant, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::iso;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn typed(date: &str, time: &str) -> ExpiryDraft {
        ExpiryDraft {
            choice: ExpiryChoice::At,
            date: date.to_owned(),
            time: time.to_owned(),
            zone: Zone::Utc,
            filled: None,
        }
    }

    #[test]
    fn date_and_time_make_an_instant() {
        let instant = typed("2027-06-01", "12:30").instant(now()).unwrap();
        assert_eq!(iso(instant), "2027-06-01T12:30:00Z");
    }

    #[test]
    fn missing_date_or_time_is_an_error() {
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
    fn past_is_rejected() {
        let rejected = typed("2027-01-14", "08:00").instant(now()).unwrap_err();
        assert!(rejected.contains("1 day ago"), "{rejected}");
    }

    #[test]
    fn incomplete_fields_are_no_problem_yet() {
        for (date, time) in [("", ""), ("2027-01-01", ""), ("", "12:30")] {
            let draft = typed(date, time);
            assert_eq!(draft.problem(now()), None);
            assert!(draft.instant(now()).is_err());
        }
        assert!(typed("2027-01-14", "08:00").problem(now()).is_some());
    }

    #[test]
    fn past_expiry_can_be_left_unchanged() {
        let at = now() - TimeDelta::days(1);
        let draft = ExpiryDraft::at(at, Zone::Utc);
        assert_eq!(draft.untouched(), Some(at));
        assert!(draft.instant(now()).is_err());
        let other = ExpiryDraft {
            time: "08:01".to_owned(),
            ..draft
        };
        assert_eq!(other.untouched(), None);
    }

    #[test]
    fn fractions_of_a_second_are_kept() {
        let at = "2028-06-01T10:20:33.123Z".parse().unwrap();
        let draft = ExpiryDraft::at(at, Zone::Utc);
        assert_eq!(draft.time, "10:20:33");
        assert_eq!(draft.instant(now()), Ok(at));
    }

    #[test]
    fn preset_is_rounded_up_to_a_minute() {
        let now = DateTime::from_timestamp_millis(1_800_000_001_500).unwrap();
        assert_eq!(iso(in_days(now, 90)), "2027-04-15T08:01:00Z");
    }

    #[test]
    fn filled_in_instant_is_kept() {
        let at = in_days(now(), 90);
        assert_eq!(ExpiryDraft::at(at, Zone::Utc).instant(now()), Ok(at));
    }
}
