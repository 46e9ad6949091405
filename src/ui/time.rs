//! An instant: absolute with its zone, relative beside it.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use crate::clock;

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
    /// Shown to the second, for instants close to each other.
    #[prop(optional)]
    precise: bool,
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
    view! {
        <span class="time">
            <time datetime=clock::iso(at) title=clock::utc(at)>
                {if precise { clock::local_to_the_second(at) } else { clock::local(at) }}
            </time>
            <span class="time-relative" data-tone=tone>
                {move || match (clock::relative(at, now.get()), tone()) {
                    (relative, Some("danger")) if relative == "just now" => "just expired".to_owned(),
                    (relative, Some("danger")) => format!("{relative} · expired"),
                    (relative, _) => relative,
                }}
            </span>
        </span>
    }
}
