//! Expiry, start and the form of dates (contract 9.15, 9.16 and 9.18).

use serde_json::Value;

use crate::policy::Policy;
use crate::report::{Code, Judgement, Rule};
use crate::show::{Show, dated, seconds, span};
use crate::{Assertion, Seconds};

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
    fn read(claim: Option<&Value>, show: Show) -> Self {
        match claim {
            None => Self::Absent,
            Some(Value::Number(number)) => match number.as_f64() {
                Some(at) if (0.0..=LAST).contains(&at) => Self::At(at),
                _ => Self::Invalid(show.text(&number.to_string())),
            },
            Some(other) => Self::Invalid(show.value(other)),
        }
    }

    fn at(&self) -> Option<Seconds> {
        match self {
            Self::At(at) => Some(*at),
            Self::Absent | Self::Invalid(_) => None,
        }
    }
}

/// Finds a fault of the expiry at a time, under a limit on the lifetime.
type Fault = fn(&Dates, Seconds, Seconds) -> Option<Judgement>;

/// The date claims.
#[derive(Debug)]
pub(super) struct Dates {
    exp: Date,
    iat: Date,
    nbf: Date,
}

impl Dates {
    pub(super) fn read(assertion: &Assertion, show: Show) -> Self {
        Self {
            exp: Date::read(assertion.claim("exp"), show),
            iat: Date::read(assertion.claim("iat"), show),
            nbf: Date::read(assertion.claim("nbf"), show),
        }
    }

    /// One judgement for each rule: its first fault.
    pub(super) fn judge(&self, policy: &Policy, now: Seconds) -> [Judgement; 3] {
        let one = |mut judgements: Vec<Judgement>, passed: fn(&Self, Seconds) -> Judgement| {
            if judgements.is_empty() {
                passed(self, now)
            } else {
                judgements.swap_remove(0)
            }
        };
        [
            one(self.faults_of_form().take(1).collect(), Self::numeric),
            one(
                self.expiry(policy, now).take(1).collect(),
                Self::not_expired,
            ),
            one(self.start(policy, now).take(1).collect(), Self::started),
        ]
    }

    /// Every fault, or that there is none, of each rule.
    pub(super) fn judge_all(&self, policy: &Policy, now: Seconds) -> Vec<Judgement> {
        let all = |mut judgements: Vec<Judgement>, passed: fn(&Self, Seconds) -> Judgement| {
            if judgements.is_empty() {
                judgements.push(passed(self, now));
            }
            judgements
        };
        [
            all(self.faults_of_form().collect(), Self::numeric),
            all(self.expiry(policy, now).collect(), Self::not_expired),
            all(self.start(policy, now).collect(), Self::started),
        ]
        .concat()
    }

    fn numeric(&self, _: Seconds) -> Judgement {
        Judgement::passed(Rule::Dates, "All dates are numbers of seconds.")
    }

    fn faults_of_form(&self) -> impl Iterator<Item = Judgement> {
        let dates = [("exp", &self.exp), ("iat", &self.iat), ("nbf", &self.nbf)];
        dates.into_iter().filter_map(|(name, date)| {
            let Date::Invalid(seen) = date else {
                return None;
            };
            Some(
                Judgement::failed(
                    Rule::Dates,
                    Code::DateInvalid,
                    format!(
                        "{name} is {seen}, not a number of seconds since 1970 (RFC 7519, section 2). Send it \
                         as a JSON number, without quotes and not in milliseconds."
                    ),
                )
                .seen(seen.clone())
                .expected("a number from 0 to 253402300799"),
            )
        })
    }

    fn not_expired(&self, now: Seconds) -> Judgement {
        match &self.exp {
            Date::At(exp) => {
                Judgement::passed(Rule::Expiry, format!("It expires in {}.", span(exp - now)))
                    .seen(seconds(*exp))
            }
            Date::Absent | Date::Invalid(_) => skipped(Rule::Expiry),
        }
    }

    /// Contract 9.15. No leeway: a client whose assertion is about to expire can sign a new one.
    fn expiry(&self, policy: &Policy, now: Seconds) -> impl Iterator<Item = Judgement> {
        let faults: [Fault; 5] = [
            Self::missing,
            Self::past,
            Self::before_iat,
            Self::before_nbf,
            Self::too_long,
        ];
        let limit = policy.max_lifetime;
        faults
            .into_iter()
            .filter_map(move |fault| fault(self, now, limit))
    }

    fn missing(&self, now: Seconds, _: Seconds) -> Option<Judgement> {
        (self.exp == Date::Absent).then(|| {
            Judgement::failed(
                Rule::Expiry,
                Code::ExpMissing,
                "exp is absent. Set it to a minute after now, in seconds since 1970.",
            )
            .expected(format!("after {}", dated(now)))
        })
    }

    fn past(&self, now: Seconds, _: Seconds) -> Option<Judgement> {
        let exp = self.exp.at().filter(|exp| *exp <= now)?;
        let message = format!(
            "exp lies {} in the past. Sign a new assertion for each request, and check the \
             client's clock.",
            span(now - exp)
        );
        Some(
            Judgement::failed(Rule::Expiry, Code::ExpPast, message)
                .seen(dated(exp))
                .expected(format!("after {}", dated(now))),
        )
    }

    fn before_iat(&self, _: Seconds, _: Seconds) -> Option<Judgement> {
        let (exp, iat) = (self.exp.at()?, self.iat.at()?);
        (exp <= iat).then(|| {
            let message = format!(
                "exp lies {} before iat, or at it: the assertion was never valid.",
                span(iat - exp)
            );
            Judgement::failed(Rule::Expiry, Code::ExpBeforeIat, message)
                .seen(dated(exp))
                .expected(format!("after {}", dated(iat)))
        })
    }

    fn before_nbf(&self, _: Seconds, _: Seconds) -> Option<Judgement> {
        let (exp, nbf) = (self.exp.at()?, self.nbf.at()?);
        (exp <= nbf).then(|| {
            let message = format!(
                "exp lies {} before nbf, or at it: the assertion is never valid.",
                span(nbf - exp)
            );
            Judgement::failed(Rule::Expiry, Code::ExpBeforeNbf, message)
                .seen(dated(exp))
                .expected(format!("after {}", dated(nbf)))
        })
    }

    /// Without an iat, the lifetime counts from now.
    fn too_long(&self, now: Seconds, limit: Seconds) -> Option<Judgement> {
        let exp = self.exp.at()?;
        let (start, since) = match self.iat.at() {
            Some(iat) => (iat, "iat"),
            None => (now, "now"),
        };
        (exp - start > limit).then(|| {
            let message = format!(
                "exp is {} after {since}, at most {} are allowed. One minute is enough.",
                span(exp - start),
                span(limit)
            );
            Judgement::failed(Rule::Expiry, Code::LifetimeTooLong, message)
                .seen(span(exp - start))
                .expected(format!("at most {}", span(limit)))
        })
    }

    fn started(&self, _: Seconds) -> Judgement {
        let is_invalid = |date: &Date| matches!(date, Date::Invalid(_));
        if is_invalid(&self.iat) || is_invalid(&self.nbf) {
            return skipped(Rule::Start);
        }
        Judgement::passed(Rule::Start, "It is valid already.")
    }

    /// `iat` and `nbf` are at most the tolerance in the future (contract 9.16; FAPI 2.0, section 5.3.2.1).
    fn start(&self, policy: &Policy, now: Seconds) -> impl Iterator<Item = Judgement> {
        let dates = [
            ("iat", &self.iat, Code::IatFuture),
            ("nbf", &self.nbf, Code::NbfFuture),
        ];
        let skew = policy.skew();
        dates.into_iter().filter_map(move |(name, date, code)| {
            let at = date.at().filter(|at| at - now > skew)?;
            let message = format!(
                "{name} lies {} in the future by this server's clock, at most {} are allowed. Check \
                 the client's clock.",
                span(at - now),
                span(skew)
            );
            Some(
                Judgement::failed(Rule::Start, code, message)
                    .seen(dated(at))
                    .expected(format!("at most {}", dated(now + skew))),
            )
        })
    }
}

fn skipped(rule: Rule) -> Judgement {
    Judgement::skipped(rule, "Not judged, because a date is not a number.")
}
