//! What is looked for in the log, in the address.

use chrono::{DateTime, TimeDelta, Utc};
use management_api::Timestamp;

use crate::{
    api::LogQuery,
    domain::{EventResult, EventType, FormValue},
    routes::encode,
};

/// When it happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// At any time.
    #[default]
    Any,
    /// In the last hour.
    Hour,
    /// In the last 24 hours.
    Day,
    /// In the last 7 days.
    Week,
    /// In the last 30 days.
    Month,
    /// Between two times.
    Between,
}

impl Span {
    /// In the order shown.
    pub const ALL: [Self; 6] = [
        Self::Any,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Between,
    ];

    /// Its words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Any => "Any time",
            Self::Hour => "Last hour",
            Self::Day => "Last 24 hours",
            Self::Week => "Last 7 days",
            Self::Month => "Last 30 days",
            Self::Between => "Between two times",
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Between => "between",
        }
    }

    const fn length(self) -> Option<TimeDelta> {
        match self {
            Self::Any | Self::Between => None,
            Self::Hour => Some(TimeDelta::hours(1)),
            Self::Day => Some(TimeDelta::days(1)),
            Self::Week => Some(TimeDelta::days(7)),
            Self::Month => Some(TimeDelta::days(30)),
        }
    }
}

impl FormValue for Span {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

/// The choices of a reader. An empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// The type of event.
    pub event: Option<EventType>,
    /// How it went.
    pub result: Option<EventResult>,
    /// When it happened.
    pub span: Span,
    /// The first time of [`Span::Between`].
    pub since: Option<Timestamp>,
    /// The time before which it ends.
    pub until: Option<Timestamp>,
    /// The reason code.
    pub reason: String,
    /// The cause of a bad signature.
    pub cause: String,
    /// The credential's ID.
    pub credential: String,
    /// Who made a change.
    pub caller: String,
    /// New entries are looked for.
    pub follows: bool,
}

impl LogFilter {
    /// Reads it from an address; what is missing or unknown is the default.
    #[must_use]
    pub fn from_url(param: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| param(name).unwrap_or_default().trim().to_owned();
        let time = |name: &str| param(name).and_then(|time| time.parse().ok());
        let (event, result, span) = (text("type"), text("result"), text("time"));
        Self {
            event: EventType::ALL.into_iter().find(|own| own.as_str() == event),
            result: EventResult::ALL
                .into_iter()
                .find(|own| own.as_str() == result),
            span: Span::ALL
                .into_iter()
                .find(|own| own.as_str() == span)
                .unwrap_or_default(),
            since: time("since"),
            until: time("until"),
            reason: text("reason"),
            cause: text("cause"),
            credential: text("credential"),
            caller: text("caller"),
            follows: text("follow") == "live",
        }
    }

    /// Writes it, with the `?`; empty if it is the default.
    #[must_use]
    pub fn to_url(&self) -> String {
        let time = |time: Option<Timestamp>| {
            let is_used = self.span == Span::Between;
            time.filter(|_| is_used)
                .map_or_else(String::new, |time| time.to_string())
        };
        let mut out = String::new();
        for (name, value) in [
            ("type", self.event.map_or("", EventType::as_str)),
            ("result", self.result.map_or("", EventResult::as_str)),
            ("time", self.span.as_str()),
            ("since", &time(self.since)),
            ("until", &time(self.until)),
            ("reason", &self.reason),
            ("cause", &self.cause),
            ("credential", &self.credential),
            ("caller", &self.caller),
            ("follow", if self.follows { "live" } else { "" }),
        ] {
            if !value.is_empty() {
                out.push(if out.is_empty() { '?' } else { '&' });
                out.push_str(name);
                out.push('=');
                out.push_str(&encode(value));
            }
        }
        out
    }

    /// How many of the conditions apply.
    #[must_use]
    pub fn count(&self) -> usize {
        let texts = [&self.reason, &self.cause, &self.credential, &self.caller];
        let texts = texts.into_iter().filter(|text| !text.is_empty()).count();
        let choices = [
            self.event.is_some(),
            self.result.is_some(),
            self.span != Span::Any,
        ];
        texts + choices.into_iter().filter(|chosen| *chosen).count()
    }

    /// The same conditions, whether or not new entries are looked for.
    #[must_use]
    pub fn conditions(&self) -> Self {
        Self {
            follows: false,
            ..self.clone()
        }
    }

    /// The search: in the log of an application, or in all of it.
    #[must_use]
    pub fn query(&self, client_id: Option<&str>, now: DateTime<Utc>) -> LogQuery {
        let (since, until) = match self.span {
            Span::Between => (self.since, self.until),
            span => (span.length().map(|length| (now - length).into()), None),
        };
        LogQuery {
            client_id: client_id.unwrap_or_default().to_owned(),
            event: self.event,
            result: self.result,
            reason: self.reason.clone(),
            cause: self.cause.clone(),
            credential_id: self.credential.clone(),
            subject: self.caller.clone(),
            since,
            until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads what was written.
    fn again(filter: &LogFilter) -> LogFilter {
        let url = filter.to_url();
        let pairs: Vec<(String, String)> = url
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| {
                let value = percent_encoding::percent_decode_str(value).decode_utf8();
                (name.to_owned(), value.unwrap().into_owned())
            })
            .collect();
        LogFilter::from_url(|name| {
            let found = pairs.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn every_choice_is_in_the_address() {
        let filter = LogFilter {
            event: Some(EventType::Change),
            result: Some(EventResult::Rejected),
            span: Span::Between,
            since: Timestamp::from_millis(1_800_000_000_000),
            until: Timestamp::from_millis(1_800_000_060_000),
            reason: "aud_mismatch".to_owned(),
            cause: "sha1".to_owned(),
            credential: "cred_1".to_owned(),
            caller: "me@clients".to_owned(),
            follows: true,
        };
        assert_eq!(again(&filter), filter);
        assert_eq!(filter.count(), 7);
        assert_eq!(LogFilter::default().to_url(), "");
        let unknown = LogFilter::from_url(|_| Some("whatever".to_owned()));
        assert_eq!((unknown.event, unknown.result), (None, None));
        assert_eq!((unknown.span, unknown.since), (Span::Any, None));
    }

    #[test]
    fn times_are_those_of_the_choice() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let filter = |span| LogFilter {
            span,
            since: Some(now.into()),
            ..LogFilter::default()
        };
        let since = |span| {
            filter(span)
                .query(None, now)
                .since
                .map(Timestamp::to_millis)
        };
        assert_eq!(since(Span::Any), None);
        assert_eq!(since(Span::Hour), Some(1_800_000_000_000 - 3_600_000));
        assert_eq!(since(Span::Between), Some(1_800_000_000_000));
        assert_eq!(filter(Span::Day).to_url(), "?time=day");
    }
}
