//! The filters of the log.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::LogEntry;

use super::{LogFilter, Span, details::text};
use crate::{
    clock::{Zone, chosen_instant, chosen_wall, to_the_minute, typed_date, typed_time},
    domain::{EventResult, EventType},
    preferences::{Kept, ZoneChoice},
    ui::{Button, Choice, FilterSelect, FoldedFilters, Look, fresh_id},
};

/// The filters: a reader's choices, and what of the entries that are shown can be chosen.
#[component]
pub fn Filters(
    /// The present choices.
    filter: Memo<LogFilter>,
    /// Gets changed ones.
    on_filter: Callback<LogFilter>,
    /// The entries that are shown: their values are suggested.
    entries: Signal<Vec<LogEntry>>,
    /// A tenant's log can be searched by less.
    is_tenant: bool,
) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut LogFilter)| {
        let mut changed = filter.get_untracked();
        edit(&mut changed);
        if changed != filter.get_untracked() {
            on_filter.run(changed);
        }
    };
    let types = any("Any type", EventType::ALL.map(|own| (own, own.label())));
    let results = any("Any result", EventResult::ALL.map(|own| (own, own.label())));
    let spans: Vec<_> = Span::ALL.map(|span| Choice::new(span, span.label())).into();
    let between = move || filter.read().span == Span::Between;
    let clear = move |()| {
        change(&|filter| {
            *filter = LogFilter {
                follows: filter.follows,
                ..LogFilter::default()
            };
        });
    };
    let texts = (!is_tenant)
        .then(|| TEXTS.map(|field| view! { <TextFilter field filter on_filter entries /> }));
    view! {
        <form class="filters log-filters" role="search" aria-label="Filter activity" on:submit=|event| event.prevent_default()>
            <FoldedFilters count=Signal::derive(move || filter.read().count())>
                <FilterSelect
                    label="Type"
                    choices=types
                    value=Signal::derive(move || filter.read().event)
                    on_choose=move |event| change(&|filter| filter.event = event)
                />
                <FilterSelect
                    label="Result"
                    choices=results
                    value=Signal::derive(move || filter.read().result)
                    on_choose=move |result| change(&|filter| filter.result = result)
                />
                <FilterSelect
                    label="Time"
                    choices=spans
                    value=Signal::derive(move || filter.read().span)
                    on_choose=move |span| change(&|filter| filter.span = span)
                />
                {texts}
                <Show when=between>
                    <TimeFilter is_end=false filter on_filter />
                    <TimeFilter is_end=true filter on_filter />
                </Show>
                <Show when=move || filter.read().count() != 0>
                    <Button look=Look::Plain on_press=clear>
                        "Clear filters"
                    </Button>
                </Show>
            </FoldedFilters>
            {is_tenant
                .then(|| {
                    view! {
                        <p class="field-hint">
                            "A tenant’s log can be searched by type, result and time only."
                        </p>
                    }
                })}
        </form>
    }
}

fn any<T>(
    label: &str,
    choices: impl IntoIterator<Item = (T, &'static str)>,
) -> Vec<Choice<Option<T>>> {
    let choices = choices
        .into_iter()
        .map(|(value, label)| Choice::new(Some(value), label));
    std::iter::once(Choice::new(None, label))
        .chain(choices)
        .collect()
}

/// A condition that is typed.
#[derive(Clone, Copy)]
struct Text {
    label: &'static str,
    /// Where entries have it.
    pointer: &'static str,
    of: fn(&mut LogFilter) -> &mut String,
}

const TEXTS: [Text; 4] = [
    Text {
        label: "Reason",
        pointer: "/reason",
        of: |filter| &mut filter.reason,
    },
    Text {
        label: "Cause",
        pointer: "/cause",
        of: |filter| &mut filter.cause,
    },
    Text {
        label: "Credential",
        pointer: "/credential_id",
        of: |filter| &mut filter.credential,
    },
    Text {
        label: "Caller",
        pointer: "/subject",
        of: |filter| &mut filter.caller,
    },
];

/// What the server's search accepts: anything else would be rejected.
fn searchable(typed: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '|' | '@');
    typed.chars().filter(is_plain).collect()
}

#[component]
fn TextFilter(
    field: Text,
    filter: Memo<LogFilter>,
    on_filter: Callback<LogFilter>,
    entries: Signal<Vec<LogEntry>>,
) -> impl IntoView {
    let list = fresh_id("suggestions");
    let value = Memo::new(move |_| (field.of)(&mut filter.get()).clone());
    let known = Memo::new(move |_| {
        let entries = entries.read();
        let values = entries
            .iter()
            .filter_map(|entry| text(entry, field.pointer));
        values.collect::<BTreeSet<_>>()
    });
    let suggestions = move || {
        known
            .get()
            .into_iter()
            .map(|value| view! { <option value=value></option> })
            .collect_view()
    };
    view! {
        <input
            class="input"
            type="search"
            aria-label=field.label
            placeholder=field.label
            autocomplete="off"
            spellcheck="false"
            autocapitalize="none"
            list=list.clone()
            data-chosen=move || (!value.read().is_empty()).then_some("")
            prop:value=move || value.get()
            on:change=move |event| {
                let mut changed = filter.get_untracked();
                *(field.of)(&mut changed) = searchable(&event_target_value(&event));
                if changed != filter.get_untracked() {
                    on_filter.run(changed);
                }
            }
        />
        <datalist id=list>{suggestions}</datalist>
    }
}

/// The zone of typed times, in which times are shown, too.
fn zone() -> String {
    match ZoneChoice::chosen() {
        ZoneChoice::Browser => Zone::Local.name(),
        ZoneChoice::Utc => Zone::Utc.name(),
        ZoneChoice::Named(name) => name,
    }
}

/// `2027-01-15T08:00`, as the field has it.
fn typed(at: DateTime<Utc>) -> String {
    let (wall, _) = chosen_wall(at);
    format!("{}T{}", wall.date(), to_the_minute(wall))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.split_once('T')?;
    Some(chosen_instant(
        typed_date(date)?.and_time(typed_time(time)?),
    ))
}

#[component]
fn TimeFilter(
    is_end: bool,
    filter: Memo<LogFilter>,
    on_filter: Callback<LogFilter>,
) -> impl IntoView {
    let words = if is_end { "Before" } else { "From" };
    let label = move || format!("{words} ({})", zone());
    let value = move || {
        let filter = filter.read();
        let time = if is_end { filter.until } else { filter.since };
        time.map_or_else(String::new, |time| typed(time.to_utc()))
    };
    view! {
        <label class="log-time">
            {label}
            <input
                class="input"
                type="datetime-local"
                prop:value=value
                on:change=move |event| {
                    let time = instant(&event_target_value(&event)).map(Into::into);
                    let mut changed = filter.get_untracked();
                    if is_end {
                        changed.until = time;
                    } else {
                        changed.since = time;
                    }
                    on_filter.run(changed);
                }
            />
        </label>
    }
}
