//! The part of the API's search language that the log understands: conditions on `client_id` and `type`, joined by
//! `AND`; several values of one field by `field:(a OR b)`.

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
        let mut values = values_of(values.trim()).ok_or_else(|| unknown(condition))?;
        match (field.trim(), values.len()) {
            ("type", _) if filter.kinds.is_empty() => filter.kinds = values,
            ("client_id", 1) if filter.client_id.is_none() => filter.client_id = values.pop(),
            _ => return Err(unknown(condition)),
        }
    }
    Ok(filter)
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
        "Unsupported search: {}. Supported are client_id:\"…\" and type:… or type:(a OR b), joined by AND",
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
    fn names_the_part_it_does_not_understand() {
        for query in [
            "feccft",
            "ip:1",
            "type:",
            "type:a*",
            "type:(a",
            "client_id:(a OR b)",
            "type:a AND type:b",
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
