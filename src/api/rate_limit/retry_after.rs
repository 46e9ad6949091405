//! When a server that answered 429 takes requests again.

use chrono::{DateTime, NaiveDate, Utc};

/// No longer than this, whatever a header says, in seconds.
const LONGEST: i64 = 3_600;

/// Seconds to wait: `Retry-After` as seconds or as a date (RFC 9110 §10.2.3), else the instant in
/// `X-RateLimit-Reset`, in seconds since 1970.
pub(super) fn seconds(
    retry_after: Option<&str>,
    reset: Option<&str>,
    now: DateTime<Utc>,
) -> Option<u32> {
    let until = |instant: i64| (instant - now.timestamp()).clamp(1, LONGEST);
    let seconds = retry_after
        .and_then(|text| {
            let text = text.trim();
            let seconds = text.parse::<u32>().ok().map(i64::from);
            seconds.or_else(|| http_date(text).map(|date| until(date.timestamp())))
        })
        .or_else(|| reset?.trim().parse().ok().map(until));
    u32::try_from(seconds?).ok()
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The form of HTTP dates that senders must use (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. Read by hand: chrono's
/// parser would be in every page.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    let (_, date) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let (date, time) = date.rsplit_once(' ')?;
    let (day, date) = date.split_once(' ')?;
    let (month, year) = date.split_once(' ')?;
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)?;
    let (hour, time) = time.split_once(':')?;
    let (minute, second) = time.split_once(':')?;
    let time = date.and_hms_opt(
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
    )?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_seconds_a_date_and_a_reset_instant() {
        let now = "1994-11-06T08:49:30Z".parse().unwrap();
        let reset = "784111790";
        for (retry_after, reset, seconds) in [
            (Some("7"), Some(reset), Some(7)),
            (Some("0"), None, Some(0)),
            (Some("Sun, 06 Nov 1994 08:49:37 GMT"), Some(reset), Some(7)),
            (Some("Sun, 06 Nov 1994 08:49:00 GMT"), None, Some(1)),
            (Some("soon"), Some(reset), Some(20)),
            (Some("Sun, 31 Feb 1994 08:49:37 GMT"), Some(reset), Some(20)),
            (Some("Sun, 06 November 1994 08:49 GMT"), None, None),
            (None, Some(reset), Some(20)),
            (None, Some("999999999999"), Some(3_600)),
            (Some("soon"), None, None),
            (None, None, None),
        ] {
            assert_eq!(
                super::seconds(retry_after, reset, now),
                seconds,
                "{retry_after:?} {reset:?}"
            );
        }
    }
}
