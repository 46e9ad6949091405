//! Expiry, start and the form of dates (contract 9.15, 9.16 and 9.18).

use serde_json::Value;

use crate::policy::Policy;
use crate::report::{Code, Judgement, Rule, Verdict};
use crate::{Assertion, Seconds};
use primitives::redact;

/// The end of the year 9999.
const LAST: Seconds = 253_402_300_799.0;

/// One date claim as sent.
#[derive(Debug, Clone, PartialEq)]
enum Date {
    Absent,
    At(Seconds),
    Invalid(String),
}

impl Date {
    /// A number, whole or decimal, from 1970 to 9999 (contract 9.18; RFC 7519, section 2).
    fn read(claim: Option<&Value>) -> Self {
        match claim {
            None => Self::Absent,
            Some(Value::Number(number)) => match number.as_f64() {
                Some(at) if (0.0..=LAST).contains(&at) => Self::At(at),
                _ => Self::Invalid(redact::text(&number.to_string())),
            },
            Some(other) => Self::Invalid(redact::text(&other.to_string())),
        }
    }

    fn at(&self) -> Option<Seconds> {
        match self {
            Self::At(at) => Some(*at),
            Self::Absent | Self::Invalid(_) => None,
        }
    }
}

/// The date claims.
#[derive(Debug)]
pub(super) struct Dates {
    exp: Date,
    iat: Date,
    nbf: Date,
}

impl Dates {
    pub(super) fn read(assertion: &Assertion) -> Self {
        Self {
            exp: Date::read(assertion.claim("exp")),
            iat: Date::read(assertion.claim("iat")),
            nbf: Date::read(assertion.claim("nbf")),
        }
    }

    pub(super) fn judge(&self, policy: &Policy, now: Seconds) -> [Judgement; 3] {
        [
            self.numeric(),
            self.expiry(policy, now),
            self.start(policy, now),
        ]
    }

    fn numeric(&self) -> Judgement {
        for (name, date) in [("exp", &self.exp), ("iat", &self.iat), ("nbf", &self.nbf)] {
            if let Date::Invalid(seen) = date {
                return Judgement::failed(
                    Rule::Dates,
                    Code::DateInvalid,
                    format!(
                        "{name} is {seen}, not a number of seconds since 1970 (RFC 7519, section 2). Send it \
                         as a JSON number, without quotes and not in milliseconds."
                    ),
                )
                .seen(seen.clone())
                .expected("a number from 0 to 253402300799");
            }
        }
        Judgement::passed(Rule::Dates, "All dates are numbers of seconds.")
    }

    /// Contract 9.15. No leeway: a client whose assertion is about to expire can sign a new one.
    fn expiry(&self, policy: &Policy, now: Seconds) -> Judgement {
        let failed = |code, message: String| Judgement::failed(Rule::Expiry, code, message);
        let exp = match &self.exp {
            Date::At(exp) => *exp,
            Date::Absent => {
                return failed(
                    Code::ExpMissing,
                    "exp is absent. Set it to a minute after now, in seconds since 1970.".into(),
                );
            }
            Date::Invalid(_) => return skipped(Rule::Expiry),
        };
        let limit = policy.max_lifetime;
        if exp <= now {
            return failed(
                Code::ExpPast,
                format!(
                    "exp lies {} in the past. Sign a new assertion for each request, and check the \
                     client's clock.",
                    span(now - exp)
                ),
            )
            .seen(seconds(exp))
            .expected(format!("after {}", seconds(now)));
        }
        if let Some(iat) = self.iat.at()
            && exp <= iat
        {
            return failed(
                Code::ExpBeforeIat,
                format!(
                    "exp lies {} before iat, or at it: the assertion was never valid.",
                    span(iat - exp)
                ),
            )
            .seen(seconds(exp))
            .expected(format!("after {}", seconds(iat)));
        }
        if let Some(nbf) = self.nbf.at()
            && exp <= nbf
        {
            return failed(
                Code::ExpBeforeNbf,
                format!(
                    "exp lies {} before nbf, or at it: the assertion is never valid.",
                    span(nbf - exp)
                ),
            )
            .seen(seconds(exp))
            .expected(format!("after {}", seconds(nbf)));
        }
        // Without an iat, the lifetime counts from now.
        let (start, since) = match self.iat.at() {
            Some(iat) => (iat, "iat"),
            None => (now, "now"),
        };
        if exp - start > limit {
            return failed(
                Code::LifetimeTooLong,
                format!(
                    "exp is {} after {since}, at most {} are allowed. One minute is enough.",
                    span(exp - start),
                    span(limit)
                ),
            )
            .seen(span(exp - start))
            .expected(format!("at most {}", span(limit)));
        }
        Judgement::passed(Rule::Expiry, format!("It expires in {}.", span(exp - now)))
            .seen(seconds(exp))
    }

    /// `iat` and `nbf` are at most the tolerance in the future (contract 9.16; FAPI 2.0, section 5.3.2.1).
    fn start(&self, policy: &Policy, now: Seconds) -> Judgement {
        let dates = [
            ("iat", &self.iat, Code::IatFuture),
            ("nbf", &self.nbf, Code::NbfFuture),
        ];
        for (name, date, code) in dates {
            if matches!(date, Date::Invalid(_)) {
                return skipped(Rule::Start);
            }
            if let Some(at) = date.at()
                && at - now > policy.skew()
            {
                return Judgement::failed(
                    Rule::Start,
                    code,
                    format!(
                        "{name} lies {} in the future by this server's clock, at most {} are allowed. Check \
                         the client's clock.",
                        span(at - now),
                        span(policy.skew())
                    ),
                )
                .seen(seconds(at))
                .expected(format!("at most {}", seconds(now + policy.skew())));
            }
        }
        Judgement::passed(Rule::Start, "It is valid already.")
    }
}

fn skipped(rule: Rule) -> Judgement {
    Judgement {
        verdict: Verdict::Skipped,
        code: Code::NotTried,
        ..Judgement::passed(rule, "Not judged, because a date is not a number.")
    }
}

/// A time as a number of seconds.
fn seconds(at: Seconds) -> String {
    format!("{}", (at * 1000.0).round() / 1000.0)
}

/// A duration with its unit.
fn span(length: Seconds) -> String {
    format!("{} s", seconds(length))
}
