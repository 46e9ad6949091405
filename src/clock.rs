//! The browser's clock and calendar, and how instants are written.

use std::cell::OnceCell;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

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
                let text = wall.format("%Y-%m-%dT%H:%M:%S").to_string();
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
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// `2026-11-23 21:43 CET`: in the browser's zone, with its name.
#[must_use]
pub fn local(at: DateTime<Utc>) -> String {
    in_local_zone(at, "%Y-%m-%d %H:%M")
}

/// `2026-11-23 21:43:07 CET`.
#[must_use]
pub fn local_to_the_second(at: DateTime<Utc>) -> String {
    in_local_zone(at, "%Y-%m-%d %H:%M:%S")
}

fn in_local_zone(at: DateTime<Utc>, format: &str) -> String {
    let wall = Zone::Local.wall(at).format(format);
    match local_zone_abbreviation(at) {
        Some(zone) => format!("{wall} {zone}"),
        None => at.format(&format!("{format} UTC")).to_string(),
    }
}

/// `CET` or `CEST`, as of `at`.
fn local_zone_abbreviation(at: DateTime<Utc>) -> Option<String> {
    thread_local! {
        static FORMAT: OnceCell<js_sys::Function> = const { OnceCell::new() };
    }
    let instant = JsValue::from_f64(at.timestamp_millis() as f64);
    let text = FORMAT.with(|format| {
        let format = format.get_or_init(zone_format);
        format.call1(&JsValue::UNDEFINED, &instant).ok()
    });
    // The format has a date before it: `23/11/2026, CET`.
    let text = text?.as_string()?;
    let (_, zone) = text.rsplit_once(", ")?;
    Some(zone.to_owned())
}

fn zone_format() -> js_sys::Function {
    let options = Object::new();
    let _ = Reflect::set(&options, &"timeZoneName".into(), &"short".into());
    // The words around are English; only the zone is the reader's.
    Intl::DateTimeFormat::new(&Array::of1(&"en-GB".into()), &options).format()
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
    fn utc_has_no_gaps() {
        let wall = at(0).naive_utc();
        assert_eq!(Zone::Utc.instant(wall), Some(at(0)));
        assert_eq!(Zone::Utc.wall(at(0)), wall);
    }
}
