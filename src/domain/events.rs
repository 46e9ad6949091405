//! The log's types of events, in words.

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    /// A token was requested.
    Token,
    /// The configuration was changed.
    Change,
    /// Too many requests.
    Limit,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventResult {
    /// It was done.
    Succeeded,
    /// It was rejected.
    Rejected,
}

impl EventType {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Token, Self::Change, Self::Limit];

    /// Its words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Token => "Token requests",
            Self::Change => "Changes",
            Self::Limit => "Reached limits",
        }
    }

    /// Its name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Change => "change",
            Self::Limit => "limit",
        }
    }
}

impl EventResult {
    /// In the order shown.
    pub const ALL: [Self; 2] = [Self::Succeeded, Self::Rejected];

    /// Its words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Rejected => "Rejected",
        }
    }

    /// Its name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Rejected => "rejected",
        }
    }
}

/// What is known of a code of the log.
struct Kind {
    code: &'static str,
    event: EventType,
    result: EventResult,
}

const fn kind(code: &'static str, event: EventType, result: EventResult) -> Kind {
    Kind {
        code,
        event,
        result,
    }
}

/// The codes of our own server, which a tenant has, too (Auth0's log event type codes).
const KINDS: [Kind; 5] = [
    kind("seccft", EventType::Token, EventResult::Succeeded),
    kind("feccft", EventType::Token, EventResult::Rejected),
    kind("sapi", EventType::Change, EventResult::Succeeded),
    kind("fapi", EventType::Change, EventResult::Rejected),
    kind("api_limit", EventType::Limit, EventResult::Rejected),
];

/// The codes of a tenant's other grants: authorization codes and refresh tokens.
const TENANT_KINDS: [Kind; 4] = [
    kind("seacft", EventType::Token, EventResult::Succeeded),
    kind("sertft", EventType::Token, EventResult::Succeeded),
    kind("feacft", EventType::Token, EventResult::Rejected),
    kind("fertft", EventType::Token, EventResult::Rejected),
];

/// The codes of a type and a result; none if both are open. Limits have one result.
#[must_use]
pub fn event_kinds(
    event: Option<EventType>,
    result: Option<EventResult>,
    is_tenant: bool,
) -> Vec<&'static str> {
    if event.is_none() && result.is_none() {
        return Vec::new();
    }
    let result = result.filter(|_| event != Some(EventType::Limit));
    let is_wanted = |kind: &&Kind| {
        event.is_none_or(|event| kind.event == event)
            && result.is_none_or(|result| kind.result == result)
    };
    KINDS
        .iter()
        .chain(TENANT_KINDS.iter().filter(|_| is_tenant))
        .filter(is_wanted)
        .map(|kind| kind.code)
        .collect()
}

/// The result of an event in words, and whether it was rejected; `None` if the code is not known.
#[must_use]
pub fn event_result(code: &str) -> Option<(&'static str, EventResult)> {
    let mut kinds = KINDS.iter().chain(&TENANT_KINDS);
    let kind = kinds.find(|kind| kind.code == code)?;
    let words = match (kind.event, kind.result) {
        (EventType::Token, EventResult::Succeeded) => "Token issued",
        (EventType::Change, EventResult::Succeeded) => "Changed",
        (EventType::Limit, _) => "Limited",
        (_, EventResult::Rejected) => "Rejected",
    };
    Some((words, kind.result))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_and_result_choose_codes() {
        let (token, rejected) = (Some(EventType::Token), Some(EventResult::Rejected));
        assert_eq!(event_kinds(None, None, true), [""; 0]);
        assert_eq!(event_kinds(token, rejected, false), ["feccft"]);
        assert_eq!(
            event_kinds(token, rejected, true),
            ["feccft", "feacft", "fertft"]
        );
        assert_eq!(
            event_kinds(None, rejected, false),
            ["feccft", "fapi", "api_limit"]
        );
        let (limit, succeeded) = (Some(EventType::Limit), Some(EventResult::Succeeded));
        assert_eq!(event_kinds(limit, succeeded, false), ["api_limit"]);
    }

    #[test]
    fn unknown_codes_have_no_words() {
        assert_eq!(event_result("s"), None);
        assert_eq!(
            event_result("feccft"),
            Some(("Rejected", EventResult::Rejected))
        );
    }
}
