//! What is looked for in the log, and what was found.

use management_api::{LogEntry, Timestamp, rules::PAGE_SIZE_MAX};
use serde::Deserialize;

use super::{Api, ApiError};
use crate::{
    domain::{EventResult, EventType, event_kinds},
    routes::encode,
};

/// Entries of one part of the log.
pub const LOG_PART: usize = 50;
/// Entries that an export reads at once.
pub const LOG_EXPORT_PART: usize = PAGE_SIZE_MAX as usize;

/// What is looked for: all conditions apply. An empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Of this application.
    pub client_id: String,
    /// Of this type.
    pub event: Option<EventType>,
    /// With this result.
    pub result: Option<EventResult>,
    /// With this reason code. A tenant's log can't be searched by it, nor by the next three.
    pub reason: String,
    /// With this cause of a bad signature.
    pub cause: String,
    /// About this credential.
    pub credential_id: String,
    /// Changes by this caller.
    pub subject: String,
    /// From this time on.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

/// A part of what was found, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPart {
    /// The entries.
    pub entries: Vec<LogEntry>,
    /// How far back the search has come; `None` at its end.
    pub reached: Option<LogReached>,
}

/// Where a search continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogReached {
    /// The last entry that was looked at.
    pub log_id: String,
    /// Its date.
    pub date: Timestamp,
}

/// The answer to a search back: our own server's, or a tenant's list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Part {
        logs: Vec<LogEntry>,
        next: Option<String>,
        searched_to: Option<Timestamp>,
    },
    List(Vec<LogEntry>),
}

impl LogQuery {
    /// Returns true if a tenant's log can't be searched for it.
    #[must_use]
    pub fn is_beyond_a_tenant(&self) -> bool {
        let own = [
            &self.reason,
            &self.cause,
            &self.credential_id,
            &self.subject,
        ];
        own.into_iter().any(|text| !text.is_empty())
    }

    /// In the API's search language, up to `until`; empty for everything.
    fn text(&self, until: Option<Timestamp>, is_tenant: bool) -> String {
        let mut conditions = Vec::new();
        if !self.client_id.is_empty() {
            conditions.push(format!("client_id:\"{}\"", self.client_id));
        }
        match event_kinds(self.event, self.result, is_tenant).as_slice() {
            [] => {}
            [kind] => conditions.push(format!("type:{kind}")),
            kinds => conditions.push(format!("type:({})", kinds.join(" OR "))),
        }
        if !is_tenant {
            for (name, value) in [
                ("reason", &self.reason),
                ("cause", &self.cause),
                ("credential_id", &self.credential_id),
                ("subject", &self.subject),
            ] {
                if !value.is_empty() {
                    conditions.push(format!("{name}:\"{value}\""));
                }
            }
        }
        if self.since.is_some() || until.is_some() {
            let time =
                |time: Option<Timestamp>| time.map_or_else(|| "*".to_owned(), |at| at.to_string());
            conditions.push(format!("date:[{} TO {}}}", time(self.since), time(until)));
        }
        conditions.join(" AND ")
    }

    fn path(&self, until: Option<Timestamp>, is_tenant: bool, rest: &str) -> String {
        let text = self.text(until, is_tenant);
        let q = if text.is_empty() {
            String::new()
        } else {
            format!("&q={}", encode(&text))
        };
        format!("/api/v2/logs?{rest}{q}")
    }
}

#[allow(clippy::missing_errors_doc, reason = "every method: see ApiError")]
impl Api {
    /// The newest entries that match, or those from before where a search has come. A tenant has no search back: it is
    /// queried for what is older than the last entry, which it may repeat.
    pub async fn log_part(
        self,
        query: &LogQuery,
        before: Option<&LogReached>,
        take: usize,
    ) -> Result<LogPart, ApiError> {
        if self.backend().is_countersign() {
            let from =
                before.map_or_else(String::new, |reached| format!("&from={}", reached.log_id));
            let rest = format!("sort=date%3A-1&take={take}{from}");
            let answer = self.read(&query.path(query.until, false, &rest)).await?;
            return Ok(part_of(answer, take));
        }
        // Entries of the same millisecond come again, rather than not at all.
        let after_last =
            before.and_then(|reached| Timestamp::from_millis(reached.date.to_millis() + 1));
        let rest = format!("sort=date%3A-1&per_page={take}");
        let path = query.path(after_last.or(query.until), true, &rest);
        Ok(part_of(self.read(&path).await?, take))
    }

    /// The entries that match and came after one, the newest first; of very many only the next.
    pub async fn log_after(
        self,
        query: &LogQuery,
        log_id: &str,
    ) -> Result<Vec<LogEntry>, ApiError> {
        let rest = format!("take={PAGE_SIZE_MAX}&from={log_id}");
        let mut entries: Vec<LogEntry> = self.read(&query.path(query.until, false, &rest)).await?;
        entries.reverse();
        Ok(entries)
    }
}

fn part_of(answer: Answer, take: usize) -> LogPart {
    match answer {
        Answer::Part {
            logs,
            next,
            searched_to,
        } => LogPart {
            entries: logs,
            reached: next
                .zip(searched_to)
                .map(|(log_id, date)| LogReached { log_id, date }),
        },
        Answer::List(entries) => {
            let last = entries.last().filter(|_| entries.len() >= take);
            let reached = last.map(|entry| LogReached {
                log_id: entry.log_id.clone(),
                date: entry.date,
            });
            LogPart { entries, reached }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_millis(1_800_000_000_000 + second * 1000)
    }

    #[test]
    fn every_condition_is_in_the_search() {
        let query = LogQuery {
            client_id: "abc".to_owned(),
            event: Some(EventType::Token),
            result: Some(EventResult::Rejected),
            reason: "signature_invalid".to_owned(),
            cause: "sha1".to_owned(),
            credential_id: "cred_1".to_owned(),
            subject: "me@clients".to_owned(),
            since: at(0),
            until: None,
        };
        let text = query.text(at(60), false);
        for part in [
            "client_id:\"abc\"",
            "feccft",
            "reason:\"signature_invalid\"",
            "cause:\"sha1\"",
            "credential_id:\"cred_1\"",
            "subject:\"me@clients\"",
            "date:[2027-01-15T08:00:00.000Z TO 2027-01-15T08:01:00.000Z}",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("seccft"));
        let of_tenant = query.text(None, true);
        assert!(query.is_beyond_a_tenant() && !of_tenant.contains("sha1"));
        assert!(of_tenant.ends_with("date:[2027-01-15T08:00:00.000Z TO *}"));
        assert_eq!(LogQuery::default().text(None, false), "");
    }

    #[test]
    fn parts_say_how_far_the_search_has_come() {
        let entry = r#"{"log_id":"7","date":"2027-01-15T08:00:00.000Z","type":"sapi"}"#;
        let part = |text: String| part_of(serde_json::from_str(&text).unwrap(), 1);
        let ours =
            part(r#"{"logs":[],"next":"5","searched_to":"2027-01-15T08:00:00.000Z"}"#.to_owned());
        assert_eq!(ours.entries, []);
        assert_eq!(ours.reached.unwrap().log_id, "5");
        assert_eq!(part(format!(r#"{{"logs":[{entry}]}}"#)).reached, None);
        assert_eq!(part(format!("[{entry}]")).reached.unwrap().log_id, "7");
        assert_eq!(part("[]".to_owned()).reached, None);
    }
}
