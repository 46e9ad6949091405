//! Rules about a certificate's validity period.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use crate::pem::Section;
use crate::report::render::{duration, moment};
use crate::report::{Place, Report, codes};
use crate::x509::certificate::Cert;

/// A certificate that expires within this time is reported.
const SOON: TimeDelta = TimeDelta::days(30);

pub(crate) fn check(
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
        let (place, which) = if from.is_none() {
            (from_place, "start")
        } else {
            (to_place, "end")
        };
        report.add(
            codes::VALIDITY_UNREADABLE,
            place,
            format!("The {which} of the certificate's validity is not a valid time."),
            "Set the credential's expiry yourself.".to_owned(),
        );
        return;
    };
    if !from.canonical || !to.canonical {
        let place = if from.canonical { to_place } else { from_place };
        report.add(
            codes::DER_DEVIATION,
            place,
            "A date of the certificate's validity lacks seconds or is not in UTC (RFC 5280 §4.1.2.5).",
            None,
        );
    }
    let (from, to) = (from.value, to.value);
    if to < from {
        report.add(
            codes::VALIDITY_REVERSED,
            to_place,
            format!(
                "The certificate expires on {}, before it becomes valid on {}.",
                moment(to),
                moment(from)
            ),
            "Request the certificate again from its issuer, or set an expiry for the credential: the credential's expiry decides, not the certificate's.".to_owned(),
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
            decided_by_credential(),
        );
    } else if from > now {
        report.add(
            codes::NOT_YET_VALID,
            from_place,
            format!(
                "The certificate becomes valid on {}, in {}.",
                moment(from),
                duration(from - now)
            ),
            "The credential works at once, whatever the certificate says. If the key must not be used earlier, register it then.".to_owned(),
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
            decided_by_credential(),
        );
    } else if to.year() == 9999 {
        report.add(
            codes::NO_EXPIRY,
            to_place,
            "The certificate expires in the year 9999, which means never (RFC 5280 §4.1.2.5).",
            None,
        );
    }
}

fn decided_by_credential() -> String {
    "Renew the certificate, or set an expiry for the credential: the credential's expiry decides, not the certificate's.".to_owned()
}
