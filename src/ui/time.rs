//! An instant: relative to now, and absolute with its zone.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use crate::clock;

/// What of an instant is seen. The rest is in its tooltip, and read out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeForm {
    /// The date above, relative to now beneath it.
    #[default]
    Both,
    /// Relative to now, on one line: in tables.
    Relative,
    /// The date to the second, on one line: for instants close to each other.
    Precise,
}

/// An instant. The tooltip has it in UTC.
#[component]
pub fn Time(
    /// The instant.
    at: DateTime<Utc>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// It is an expiry: marked when near or past.
    #[prop(optional)]
    expiry: bool,
    /// What is seen of it.
    #[prop(optional)]
    form: TimeForm,
) -> impl IntoView {
    let tone = move || {
        let left = at - now.get();
        match left.num_days() {
            _ if !expiry => None,
            _ if left <= TimeDelta::zero() => Some("danger"),
            ..30 => Some("warn"),
            _ => None,
        }
    };
    let relative = move || match (clock::relative(at, now.get()), tone()) {
        (relative, Some("danger")) if relative == "just now" => "just expired".to_owned(),
        (relative, Some("danger")) => format!("{relative} · expired"),
        (relative, _) => relative,
    };
    // In the reader's zone and in UTC; once, where they are the same.
    let title = move || match (clock::local(at), clock::utc(at)) {
        (local, utc) if local == utc => utc,
        (local, utc) => format!("{local} · {utc}"),
    };
    match form {
        TimeForm::Both => view! {
            <span class="time">
                <time datetime=clock::iso(at) title=title>
                    {move || clock::local(at)}
                </time>
                <span class="time-relative" data-tone=tone>
                    {relative}
                </span>
            </span>
        }
        .into_any(),
        TimeForm::Relative => view! {
            <time class="time-line" datetime=clock::iso(at) title=title>
                <span class="time-relative" data-tone=tone>
                    {relative}
                </span>
                <span class="visually-hidden time-absolute">
                    " " {move || clock::local(at)}
                </span>
            </time>
        }
        .into_any(),
        TimeForm::Precise => view! {
            <span class="time-line">
                <time datetime=clock::iso(at) title=title>
                    {move || clock::local_to_the_second(at)}
                </time>
            </span>
        }
        .into_any(),
    }
}
