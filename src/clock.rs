//! The browser's clock and calendar, and how instants are written.

use std::cell::RefCell;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Timelike, Utc};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::preferences::{Kept, ZoneChoice};

/// The present, from the browser.
#[must_use]
pub fn now() -> DateTime<Utc> {
    from_millis(Date::now())
}

/// The present as a signal that moves every 30 seconds: for relative times.
#[derive(Clone, Copy)]
pub struct Now(pub Signal<DateTime<Utc>>);

impl Now {
    /// Starts it; it stops with the current owner.
    #[must_use]
    pub fn start() -> Self {
        let present = RwSignal::new(now());
        let ticking = set_interval_with_handle(
            move || {
                present.try_set(now());
            },
            std::time::Duration::from_secs(30),
        );
        on_cleanup(move || {
            if let Ok(handle) = ticking {
                handle.clear();
            }
        });
        Self(present.into())
    }

    /// The application's, or a fixed one if there is none.
    #[must_use]
    pub fn current() -> Signal<DateTime<Utc>> {
        use_context::<Self>().map_or_else(|| Signal::stored(now()), |Self(now)| now)
    }
}

/// The calendar in which a person types a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// The browser's.
    #[default]
    Local,
    /// Coordinated Universal Time.
    Utc,
}

impl Zone {
    /// The instant of a wall-clock time; `None` if this zone skips it (the hour lost to summer time).
    #[must_use]
    pub fn instant(self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self {
            Self::Utc => Some(wall.and_utc()),
            Self::Local => {
                // Without an offset, ECMAScript reads a date-time in the browser's zone.
                let text = format!("{}T{}", wall.date(), to_the_second(wall));
                let millis = Date::new(&JsValue::from_str(&text)).get_time();
                let instant = millis.is_finite().then(|| from_millis(millis))?;
                (self.wall(instant) == wall).then_some(instant)
            }
        }
    }

    /// The wall-clock time of this zone at `instant`.
    #[must_use]
    pub fn wall(self, instant: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Utc => instant.naive_utc(),
            Self::Local => {
                let date = Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64));
                let minutes = date.get_timezone_offset();
                instant.naive_utc() - chrono::TimeDelta::minutes(minutes as i64)
            }
        }
    }

    /// Its name for people: `Europe/Berlin`, `UTC`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Utc => "UTC".to_owned(),
            Self::Local => {
                let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
                Reflect::get(&options.resolved_options(), &"timeZone".into())
                    .ok()
                    .and_then(|zone| zone.as_string())
                    .unwrap_or_else(|| "local time".to_owned())
            }
        }
    }
}

/// `2026-11-23T20:43:00Z`.
#[must_use]
pub fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-11-23 20:43 UTC`.
#[must_use]
pub fn utc(at: DateTime<Utc>) -> String {
    let wall = at.naive_utc();
    format!("{} {} UTC", wall.date(), to_the_minute(wall))
}

/// `2026-11-23 21:43 CET`: in the zone that was chosen, with its name.
#[must_use]
pub fn local(at: DateTime<Utc>) -> String {
    in_chosen_zone(at, to_the_minute)
}

/// `2026-11-23 21:43:07 CET`.
#[must_use]
pub fn local_to_the_second(at: DateTime<Utc>) -> String {
    in_chosen_zone(at, to_the_second)
}

fn in_chosen_zone(at: DateTime<Utc>, time: fn(NaiveDateTime) -> String) -> String {
    let (wall, zone) = chosen_wall(at);
    format!("{} {} {zone}", wall.date(), time(wall))
}

/// The wall-clock time in the zone that was chosen, and the zone's abbreviation at that time.
#[must_use]
pub fn chosen_wall(at: DateTime<Utc>) -> (NaiveDateTime, String) {
    let shown = match ZoneChoice::chosen() {
        ZoneChoice::Utc => None,
        ZoneChoice::Browser => browser_zone(at).map(|zone| (Zone::Local.wall(at), zone)),
        ZoneChoice::Named(name) => in_zone(&name, at),
    };
    shown.unwrap_or_else(|| (at.naive_utc(), "UTC".to_owned()))
}

/// The instant of a wall-clock time in the zone that was chosen; in the hour that is lost to summer time, one near it.
#[must_use]
pub fn chosen_instant(wall: NaiveDateTime) -> DateTime<Utc> {
    // By the offset at the instant that the wall-clock time has in UTC, and then by that at the instant found.
    let corrected = |at: DateTime<Utc>| at + (wall - chosen_wall(at).0);
    corrected(corrected(wall.and_utc()))
}

/// `21:43`. By hand, as all dates here: chrono's format strings, and what reads them, would be in every page.
#[must_use]
pub fn to_the_minute(wall: NaiveDateTime) -> String {
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// `21:43:07`.
#[must_use]
pub fn to_the_second(wall: NaiveDateTime) -> String {
    format!("{}:{:02}", to_the_minute(wall), wall.second())
}

/// The date and time of fields: `2027-11-23`, and `21:43` or `21:43:07`. `None` for one that is not of this form.
#[must_use]
pub fn typed_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    NaiveDate::from_ymd_opt(number(year)?, number(month)?, number(day)?)
}

/// See [`typed_date`].
#[must_use]
pub fn typed_time(text: &str) -> Option<NaiveTime> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
}

/// Digits only.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.starts_with(|c: char| c.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// `CET` or `CEST`, as of `at`.
fn browser_zone(at: DateTime<Utc>) -> Option<String> {
    thread_local! {
        static FORMAT: Option<Function> = format_in(None, &[("timeZoneName", "short")]);
    }
    abbreviation(&FORMAT.with(Clone::clone)?, at)
}

/// The wall-clock time of another zone and its abbreviation; `None` if the browser doesn't know the zone.
fn in_zone(name: &str, at: DateTime<Utc>) -> Option<(NaiveDateTime, String)> {
    type Formats = Option<(String, Function, Function)>;
    thread_local! {
        static FORMATS: RefCell<Formats> = const { RefCell::new(None) };
    }
    FORMATS.with_borrow_mut(|formats| {
        if formats.as_ref().is_none_or(|(of, ..)| of != name) {
            let wall = format_in(
                Some(name),
                &[("dateStyle", "short"), ("timeStyle", "medium")],
            )?;
            let zone = format_in(Some(name), &[("timeZoneName", "short")])?;
            *formats = Some((name.to_owned(), wall, zone));
        }
        let (_, wall, zone) = formats.as_ref()?;
        let wall = formatted(wall, at)?;
        // `23/11/2026, 21:43:07`.
        let (date, time) = wall.split_once(", ")?;
        let (day, rest) = date.split_once('/')?;
        let (month, year) = rest.split_once('/')?;
        let date = NaiveDate::from_ymd_opt(number(year)?, number(month)?, number(day)?)?;
        Some((date.and_time(typed_time(time)?), abbreviation(zone, at)?))
    })
}

/// The zones that the browser knows, by their IANA names.
#[must_use]
pub fn known_zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into());
    let zones = intl.and_then(|intl| {
        let function = Reflect::get(&intl, &"supportedValuesOf".into())?;
        let function: Function = function.dyn_into()?;
        function.call1(&intl, &"timeZone".into())
    });
    zones.map_or_else(
        |_| Vec::new(),
        |zones| {
            Array::from(&zones)
                .iter()
                .filter_map(|zone| zone.as_string())
                .collect()
        },
    )
}

fn abbreviation(format: &Function, at: DateTime<Utc>) -> Option<String> {
    // The format has a date before it: `23/11/2026, CET`.
    let text = formatted(format, at)?;
    let (_, zone) = text.rsplit_once(", ")?;
    Some(zone.to_owned())
}

fn formatted(format: &Function, at: DateTime<Utc>) -> Option<String> {
    let instant = JsValue::from_f64(at.timestamp_millis() as f64);
    format
        .call1(&JsValue::UNDEFINED, &instant)
        .ok()?
        .as_string()
}

/// The function that formats an instant with these options of `Intl.DateTimeFormat`; `None` for an unknown zone. The words
/// around are English; only the zone is the reader's.
fn format_in(zone: Option<&str>, options: &[(&str, &str)]) -> Option<Function> {
    let given = Object::new();
    for (name, value) in options
        .iter()
        .copied()
        .chain(zone.map(|zone| ("timeZone", zone)))
    {
        let _ = Reflect::set(&given, &name.into(), &value.into());
    }
    // An unknown zone is an exception, which the constructor of js-sys would not catch.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let arguments = Array::of2(&"en-GB".into(), &given);
    let format = Reflect::construct(&constructor, &arguments).ok()?;
    Some(format.unchecked_into::<Intl::DateTimeFormat>().format())
}

/// `in 3 days`, `2 hours ago`. Up to 60 days it is rounded down, as in the diagnosis's messages, so that two texts about
/// one instant agree.
#[must_use]
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (at - now).num_seconds();
    let (count, unit) = match seconds.unsigned_abs() {
        0..60 if seconds > 0 => return "in less than a minute".to_owned(),
        0..60 => return "just now".to_owned(),
        near @ 60..3_600 => (near / 60, "minute"),
        near @ 3_600..86_400 => (near / 3_600, "hour"),
        near @ 86_400..5_184_000 => (near / 86_400, "day"),
        far @ 5_184_000..63_072_000 => ((far + 1_314_900) / 2_629_800, "month"),
        far => ((far + 15_778_800) / 31_557_600, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds > 0 {
        format!("in {count} {unit}{plural}")
    } else {
        format!("{count} {unit}{plural} ago")
    }
}

fn from_millis(millis: f64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn relative_time_is_rounded() {
        for (seconds, text) in [
            (10, "in less than a minute"),
            (-10, "just now"),
            (0, "just now"),
            (60, "in 1 minute"),
            (-3_599, "59 minutes ago"),
            (-3_600, "1 hour ago"),
            (86_400 * 10 - 1, "in 9 days"),
            (7_200, "in 2 hours"),
            (86_400 * 3, "in 3 days"),
            (-86_400 * 45, "45 days ago"),
            (86_400 * 90, "in 3 months"),
            (86_400 * 365, "in 12 months"),
            (86_400 * 366 * 3, "in 3 years"),
        ] {
            assert_eq!(relative(at(seconds), at(0)), text, "{seconds} s");
        }
    }

    #[test]
    fn utc_is_written_with_its_name() {
        assert_eq!(utc(at(0)), "2027-01-15 08:00 UTC");
        assert_eq!(iso(at(0)), "2027-01-15T08:00:00Z");
    }

    #[test]
    fn typed_date_and_time_are_read() {
        let date = NaiveDate::from_ymd_opt;
        for (text, read) in [
            ("2027-11-23", date(2027, 11, 23)),
            ("12027-11-23", date(12_027, 11, 23)),
            ("2027-02-30", None),
            ("2027-+1-23", None),
            ("2027-11", None),
            ("", None),
        ] {
            assert_eq!(typed_date(text), read, "{text}");
        }
        let time = NaiveTime::from_hms_opt;
        for (text, read) in [
            ("21:43", time(21, 43, 0)),
            ("21:43:07", time(21, 43, 7)),
            ("24:00", None),
            ("21", None),
            ("", None),
        ] {
            assert_eq!(typed_time(text), read, "{text}");
        }
    }

    #[test]
    fn utc_has_no_gaps() {
        let wall = at(0).naive_utc();
        assert_eq!(Zone::Utc.instant(wall), Some(at(0)));
        assert_eq!(Zone::Utc.wall(at(0)), wall);
    }
}
