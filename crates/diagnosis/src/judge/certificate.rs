//! Rules about a certificate. Only the key counts for the credential: what is odd is said, and no more.

use chrono::{DateTime, TimeDelta, Utc};

use super::codes;
use super::report::{Place, Report};
use crate::armour::Section;
use crate::facts::certificate::Cert;

/// A certificate that ends within this time is said to expire soon.
const SOON: TimeDelta = TimeDelta::days(30);

/// Judges the certificate that was chosen.
pub(crate) fn judge(
    cert: &Cert<'_>,
    now: DateTime<Utc>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    judge_validity(cert, now, section, report);
}

fn judge_validity(
    cert: &Cert<'_>,
    now: DateTime<Utc>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    let (Some((from_tlv, from)), Some((to_tlv, to))) = (cert.not_before, cert.not_after) else {
        return;
    };
    let from_place = Place::der(from_tlv.span(), section);
    let to_place = Place::der(to_tlv.span(), section);
    let (Some(from), Some(to)) = (from, to) else {
        let place = if from.is_none() { from_place } else { to_place };
        report.add(
            codes::VALIDITY_UNREADABLE,
            place,
            "A date of the certificate's validity names no moment.",
            "Set the credential's expiry by hand.".to_owned(),
        );
        return;
    };
    let (from, to) = (from.value, to.value);
    let renew = || {
        "Renew the certificate, or register its key with an expiry of your own: the credential's expiry decides, not the certificate's.".to_owned()
    };
    if to < from {
        report.add(
            codes::VALIDITY_REVERSED,
            to_place,
            format!(
                "The certificate ends ({}) before it begins ({}).",
                moment(to),
                moment(from)
            ),
            renew(),
        );
    } else if to < now {
        report.add(
            codes::EXPIRED,
            to_place,
            format!(
                "The certificate expired on {}, {} ago.",
                moment(to),
                duration(now - to)
            ),
            renew(),
        );
    } else if from > now {
        report.add(
            codes::NOT_YET_VALID,
            from_place,
            format!(
                "The certificate is valid only from {}, in {}.",
                moment(from),
                duration(from - now)
            ),
            renew(),
        );
    } else if to - now <= SOON {
        report.add(
            codes::EXPIRES_SOON,
            to_place,
            format!(
                "The certificate expires on {}, in {}.",
                moment(to),
                duration(to - now)
            ),
            renew(),
        );
    }
}

/// A moment as people read it: to the minute, in UTC.
fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn duration(span: TimeDelta) -> String {
    let plural =
        |count: i64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match (span.num_days(), span.num_hours(), span.num_minutes()) {
        (0, 0, minutes) => plural(minutes, "minute"),
        (0, hours, _) => plural(hours, "hour"),
        (days, _, _) => plural(days, "day"),
    }
}
