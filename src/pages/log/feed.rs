//! The entries that are shown, those before them, and those that came since.

use gloo_timers::future::TimeoutFuture;
use leptos::{
    prelude::*,
    task::{spawn_local, spawn_local_scoped_with_cancellation},
};
use management_api::{LogEntry, Timestamp};

use super::LogFilter;
use crate::{
    api::{Api, ApiError, LOG_PART, LogPart, LogQuery, LogReached, Remote},
    clock,
};

/// How often new entries are looked for, in milliseconds.
const PAUSE_MS: u32 = 3_000;
/// A tenant counts requests.
const PAUSE_AT_TENANT_MS: u32 = 15_000;
/// Entries among which a repeated one is looked for.
const NEAR: usize = 200;

/// The first part, and what was looked for.
#[derive(Clone, PartialEq)]
struct Answer {
    filter: LogFilter,
    part: LogPart,
}

/// Entries that came since: they wait, so that what is read doesn't move.
#[derive(Clone, Debug, Default, PartialEq)]
struct Newer {
    entries: Vec<LogEntry>,
    /// There may be others between these and those that are shown: they replace them, and the search goes on here.
    beyond: Option<LogReached>,
}

/// The entries of a place.
#[derive(Clone, Copy)]
pub struct Feed {
    api: Api,
    client_id: StoredValue<Option<String>>,
    filter: Memo<LogFilter>,
    first: Remote<Answer>,
    entries: RwSignal<Vec<LogEntry>>,
    newer: RwSignal<Newer>,
    reached: RwSignal<Option<LogReached>>,
    is_reading: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    is_refreshing: RwSignal<bool>,
}

impl Feed {
    /// Reads the newest entries, of an application or of all, and again when the conditions change.
    pub fn new(client_id: Option<String>, filter: Memo<LogFilter>) -> Self {
        let api = expect_context::<Api>();
        let conditions = Memo::new(move |_| filter.read().conditions());
        let client_id = StoredValue::new(client_id);
        let first = Remote::load(move || {
            let filter = conditions.get();
            let query = filter.query(client_id.read_value().as_deref(), clock::now());
            async move {
                let part = api.log_part(&query, None, LOG_PART).await?;
                Ok(Answer { filter, part })
            }
        });
        let feed = Self {
            api,
            client_id,
            filter: conditions,
            first,
            entries: RwSignal::default(),
            newer: RwSignal::default(),
            reached: RwSignal::default(),
            is_reading: RwSignal::new(false),
            error: RwSignal::default(),
            is_refreshing: RwSignal::new(false),
        };
        Effect::new(move |shown: Option<Option<LogFilter>>| {
            let Answer { filter, part } = first.latest().get()?;
            if shown.flatten().as_ref() == Some(&filter) {
                feed.take_newer(part);
            } else {
                feed.newer.set(Newer::default());
                feed.reached.set(part.reached);
                feed.entries.set(part.entries);
                feed.error.set(None);
                if feed.entries.read_untracked().is_empty() {
                    feed.read_older();
                }
            }
            Some(filter)
        });
        feed.follow(Memo::new(move |_| filter.read().follows));
        feed
    }

    /// The entries that are shown, the newest first.
    pub fn entries(self) -> Signal<Vec<LogEntry>> {
        self.entries.into()
    }

    /// How many came since.
    pub fn waiting(self) -> Memo<usize> {
        Memo::new(move |_| self.newer.read().entries.len())
    }

    /// How far back the search has come; `None` at its end.
    pub fn reached(self) -> Signal<Option<Timestamp>> {
        Signal::derive(move || self.reached.read().as_ref().map(|reached| reached.date))
    }

    /// There was an answer to what is looked for.
    pub fn is_answered(self) -> Memo<bool> {
        Memo::new(move |_| self.first.latest().read().is_some())
    }

    /// The first part is being read.
    pub fn is_busy(self) -> Signal<bool> {
        self.first.busy()
    }

    /// An older part is being read.
    pub fn is_reading(self) -> Signal<bool> {
        self.is_reading.into()
    }

    /// Why something could not be read. While the backend can't be reached, a banner says so.
    pub fn error(self) -> Signal<Option<ApiError>> {
        let first = self.first.error();
        Signal::derive(move || {
            let error = first.get().or_else(|| self.error.get());
            error.filter(|error| !error.is_unreachable())
        })
    }

    /// What is looked for at present.
    pub fn query(self) -> LogQuery {
        let client_id = self.client_id.get_value();
        let filter = self.filter.get_untracked();
        filter.query(client_id.as_deref(), clock::now())
    }

    /// Looks for new entries, and shows them.
    pub fn refresh(self) {
        if self.first.error().get_untracked().is_some() {
            return self.first.reload();
        }
        self.is_refreshing.set(true);
        spawn_local(async move {
            self.look().await;
            if self.is_refreshing.try_set(false).is_none() {
                self.show_newer();
            }
        });
    }

    /// It is being refreshed.
    pub fn is_refreshing(self) -> Signal<bool> {
        self.is_refreshing.into()
    }

    /// Shows the entries that came since.
    pub fn show_newer(self) {
        let Newer { entries, beyond } = self.newer.get_untracked();
        self.newer.set(Newer::default());
        if beyond.is_some() {
            self.reached.set(beyond);
            self.entries.set(entries);
        } else if !entries.is_empty() {
            self.entries
                .update(|shown| drop(shown.splice(0..0, entries)));
        }
    }

    /// Reads the part before the entries that are shown.
    pub fn read_older(self) {
        let Some(reached) = self.reached.get_untracked() else {
            return;
        };
        if self.is_reading.get_untracked() {
            return;
        }
        self.is_reading.set(true);
        let (filter, query) = (self.filter.get_untracked(), self.query());
        spawn_local(async move {
            let answer = self.api.log_part(&query, Some(&reached), LOG_PART).await;
            self.is_reading.try_set(false);
            // Only if it is still the question.
            if self.filter.try_get_untracked() != Some(filter) {
                return;
            }
            match answer {
                Ok(part) => {
                    let part = self.entries.with_untracked(|shown| continued(shown, part));
                    self.reached.set(part.reached);
                    self.entries.update(|shown| shown.extend(part.entries));
                    self.error.set(None);
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// Looks for new entries as long as `is_on`, if somebody can see them.
    fn follow(self, is_on: Memo<bool>) {
        let pause = if self.api.backend().is_countersign() {
            PAUSE_MS
        } else {
            PAUSE_AT_TENANT_MS
        };
        Effect::new(move || {
            if !is_on.get() {
                return;
            }
            spawn_local_scoped_with_cancellation(async move {
                loop {
                    self.look().await;
                    TimeoutFuture::new(pause).await;
                }
            });
        });
    }

    async fn look(self) {
        let is_seen = !document().hidden();
        let is_settled = !self.first.busy().get_untracked();
        if !is_seen || !is_settled || self.api.session_lost().get_untracked() {
            return;
        }
        let (filter, query) = (self.filter.get_untracked(), self.query());
        let newest = self
            .newest()
            .filter(|_| self.api.backend().is_countersign());
        let answer = match newest {
            Some(log_id) => {
                let entries = self.api.log_after(&query, &log_id).await;
                entries.map(|entries| LogPart {
                    entries,
                    reached: None,
                })
            }
            None => self.api.log_part(&query, None, LOG_PART).await,
        };
        if self.filter.try_get_untracked() != Some(filter) {
            return;
        }
        match answer {
            Ok(part) => {
                self.take_newer(part);
                self.error.set(None);
            }
            Err(error) => self.error.set(Some(error)),
        }
    }

    /// The newest entry that is known.
    fn newest(self) -> Option<String> {
        let newer = self.newer.read_untracked();
        let entries = self.entries.read_untracked();
        let first = newer.entries.first().or_else(|| entries.first())?;
        Some(first.log_id.clone())
    }

    /// Takes the newest entries, some of which may be known.
    fn take_newer(self, part: LogPart) {
        let is_empty = self.entries.read_untracked().is_empty();
        let is_full = part.reached.is_some();
        let count = part.entries.len();
        let entries = {
            let newer = self.newer.read_untracked();
            let shown = self.entries.read_untracked();
            let known = newer.entries.iter().chain(shown.iter()).take(NEAR);
            without(part.entries, known)
        };
        if !entries.is_empty() {
            let has_gap = is_full && entries.len() == count && !is_empty;
            self.newer.update(|newer| {
                if has_gap {
                    newer.entries.clear();
                    newer.beyond = part.reached;
                }
                newer.entries.splice(0..0, entries);
            });
        }
        // Nothing is being read there.
        if is_empty {
            self.show_newer();
        }
    }
}

/// The next part without what it repeats.
pub fn continued(shown: &[LogEntry], mut part: LogPart) -> LogPart {
    let near = shown.len().saturating_sub(NEAR);
    let count = part.entries.len();
    part.entries = without(part.entries, shown.iter().skip(near));
    let is_repeated = count > 0 && part.entries.is_empty();
    if let Some(reached) = part.reached.as_mut().filter(|_| is_repeated) {
        // More entries of one millisecond than a part has: on to the one before.
        let before = Timestamp::from_millis(reached.date.to_millis() - 1);
        reached.date = before.unwrap_or(reached.date);
    }
    part
}

fn without<'a>(
    mut entries: Vec<LogEntry>,
    known: impl Iterator<Item = &'a LogEntry> + Clone,
) -> Vec<LogEntry> {
    entries.retain(|entry| !known.clone().any(|known| known.log_id == entry.log_id));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u32) -> LogEntry {
        LogEntry {
            log_id: id.to_string(),
            date: Timestamp::from_millis(1_800_000_000_000).unwrap(),
            kind: "sapi".to_owned(),
            description: None,
            client_id: None,
            client_name: None,
            ip: None,
            user_agent: None,
            details: serde_json::Value::Null,
        }
    }

    #[test]
    fn repeated_entries_are_left_out() {
        let date = entry(1).date;
        let part = |ids: &[u32]| LogPart {
            entries: ids.iter().map(|id| entry(*id)).collect(),
            reached: Some(LogReached {
                log_id: "1".to_owned(),
                date,
            }),
        };
        let shown = [entry(5), entry(4), entry(3)];
        let next = continued(&shown, part(&[4, 3, 2]));
        assert_eq!(next.entries, [entry(2)]);
        assert_eq!(next.reached.unwrap().date, date);
        let stuck = continued(&shown, part(&[4, 3]));
        assert_eq!(stuck.entries, []);
        let millis = stuck.reached.unwrap().date.to_millis();
        assert_eq!(millis, date.to_millis() - 1, "the search goes on");
    }
}
