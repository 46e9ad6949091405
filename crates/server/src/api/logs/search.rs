//! The part of the API's search language that the log understands: conditions joined by `AND`; several values of one
//! field by `field:(a OR b)`, times by `date:[a TO b}`.

use management_api::Timestamp;
use store::LogFilter;

/// Reads a query.
///
/// # Errors
/// A message that says what is supported.
pub fn parse(query: &str) -> Result<LogFilter, String> {
    let mut filter = LogFilter::default();
    let query = query.trim();
    if query.is_empty() || query == "*" {
        return Ok(filter);
    }
    for condition in query.split(" AND ") {
        let (field, values) = condition
            .trim()
            .split_once(':')
            .ok_or_else(|| unknown(condition))?;
        let field = field.trim();
        if field == "date" && filter.since.is_none() && filter.until.is_none() {
            (filter.since, filter.until) =
                times(values.trim()).ok_or_else(|| unknown(condition))?;
            continue;
        }
        let mut values = values_of(values.trim()).ok_or_else(|| unknown(condition))?;
        let (list, one) = match field {
            "type" => (Some(&mut filter.kinds), None),
            "reason" => (Some(&mut filter.reasons), None),
            "cause" => (Some(&mut filter.causes), None),
            "client_id" => (None, Some(&mut filter.client_id)),
            "credential_id" => (None, Some(&mut filter.credential_id)),
            "subject" => (None, Some(&mut filter.subject)),
            _ => return Err(unknown(condition)),
        };
        match (list, one, values.len()) {
            (Some(list), _, _) if list.is_empty() => *list = values,
            (_, Some(one), 1) if one.is_none() => *one = values.pop(),
            _ => return Err(unknown(condition)),
        }
    }
    Ok(filter)
}

/// `[a TO b}`, from `a` on and before `b`, either of which may be `*`.
fn times(text: &str) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
    let (since, until) = text
        .strip_prefix('[')?
        .strip_suffix('}')?
        .split_once(" TO ")?;
    let time = |text: &str| match text.trim() {
        "*" => Some(None),
        text => {
            let json = serde_json::Value::String(text.trim_matches('"').to_owned());
            serde_json::from_value::<Timestamp>(json).ok().map(Some)
        }
    };
    Some((time(since)?, time(until)?))
}

fn values_of(text: &str) -> Option<Vec<String>> {
    match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?.split(" OR ").map(value).collect(),
        None => Some(vec![value(text)?]),
    }
}

fn value(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '|' | '@');
    (!text.is_empty() && text.chars().all(is_plain)).then(|| text.to_owned())
}

fn unknown(condition: &str) -> String {
    format!(
        "Unsupported search: {}. Supported are client_id, credential_id and subject:\"…\", type, reason and cause:… or (a OR b), and date:[a TO b}}, joined by AND",
        crate::redact::text(condition)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(client: Option<&str>, kinds: &[&str]) -> LogFilter {
        LogFilter {
            client_id: client.map(str::to_owned),
            kinds: kinds.iter().map(|&kind| kind.to_owned()).collect(),
            ..LogFilter::default()
        }
    }

    /// Contract 4.7.
    #[test]
    fn parses_client_id_and_type() {
        for (query, expected) in [
            ("", filter(None, &[])),
            ("type:feccft", filter(None, &["feccft"])),
            ("client_id:\"abc\"", filter(Some("abc"), &[])),
            (
                "type:(feccft OR \"seccft\") AND client_id:abc",
                filter(Some("abc"), &["feccft", "seccft"]),
            ),
        ] {
            assert_eq!(parse(query).unwrap(), expected, "{query}");
        }
    }

    /// Contract 4.7.
    #[test]
    fn parses_reasons_credentials_callers_and_times() {
        let text = "reason:(signature_invalid OR exp_past) AND cause:sha1 AND credential_id:cred_1 AND \
             subject:a@clients AND date:[2027-01-15T08:00:00Z TO *}";
        let expected = LogFilter {
            reasons: vec!["signature_invalid".into(), "exp_past".into()],
            causes: vec!["sha1".into()],
            credential_id: Some("cred_1".into()),
            subject: Some("a@clients".into()),
            since: Timestamp::from_millis(1_800_000_000_000),
            ..LogFilter::default()
        };
        assert_eq!(parse(text).unwrap(), expected);
    }

    /// Contract 4.7.
    #[test]
    fn names_the_part_it_does_not_understand() {
        for query in [
            "feccft",
            "ip:1",
            "type:",
            "type:a*",
            "type:(a",
            "client_id:(a OR b)",
            "type:a AND type:b",
            "date:2027",
            "date:[a TO b}",
            "reason:a AND reason:b",
            "a OR b",
        ] {
            assert!(
                parse(query)
                    .unwrap_err()
                    .contains(query.split(" AND ").last().unwrap()),
                "{query}"
            );
        }
    }
}
