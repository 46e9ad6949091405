//! Badges, callouts, empty states, skeletons and meters.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The weight of a statement. Never shown by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Plain,
    /// Information.
    Accent,
    /// Success.
    Ok,
    /// Warning.
    Warn,
    /// Error.
    Danger,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Accent => "accent",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::Plain | Self::Accent => Glyph::Info,
            Self::Ok => Glyph::Check,
            Self::Warn => Glyph::Warning,
            Self::Danger => Glyph::Stop,
        }
    }
}

/// A short label in a rounded frame.
#[component]
pub fn Badge(
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.name()>
            {children()}
        </span>
    }
}

/// A statement inside a page or a form.
#[component]
pub fn Callout(
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// What it says in one line.
    #[prop(optional, into)]
    title: Option<String>,
    /// Read out as soon as it appears.
    #[prop(optional)]
    alert: bool,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="callout" data-tone=tone.name() role=alert.then_some("alert")>
            <Icon glyph=tone.glyph() />
            <div class="callout-body">
                {title.map(|title| view! { <p class="callout-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}

/// An empty state, and what to do about it.
#[component]
pub fn EmptyState(
    /// A picture.
    glyph: Glyph,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// It is all that the page shows: its title is the page's.
    #[prop(optional)]
    alone: bool,
    /// The explanation, and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph />
            {if alone {
                view! { <h1>{title}</h1> }.into_any()
            } else {
                view! { <h2>{title}</h2> }.into_any()
            }}
            {children()}
        </div>
    }
}

/// A grey bar in place of a text that is loading.
#[component]
pub fn Skeleton(
    /// `short`, `half`, `title` or the whole width.
    #[prop(default = "")]
    size: &'static str,
) -> impl IntoView {
    view! { <span class="skeleton" data-size=size aria-hidden="true"></span> }
}

/// Rows that are loading.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 4)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton-rows" role="status">
            <span class="visually-hidden">"Loading…"</span>
            {(0..rows)
                .map(|row| view! { <Skeleton size=if row % 2 == 0 { "half" } else { "" } /> })
                .collect_view()}
        </div>
    }
}

/// A card that is loading.
#[component]
pub fn CardSkeleton() -> impl IntoView {
    view! {
        <div class="card">
            <SkeletonRows rows=6 />
        </div>
    }
}

/// n of m.
#[component]
pub fn Meter(
    /// What is counted: "attached".
    #[prop(into)]
    what: String,
    /// How many there are.
    value: usize,
    /// How many there may be.
    max: usize,
) -> impl IntoView {
    let text = format!("{value} of {max} {what}");
    view! {
        <div class="meter" data-full=(value >= max).then_some("")>
            <div class="meter-pips" aria-hidden="true">
                {(0..max)
                    .map(|pip| {
                        view! { <span class="meter-pip" data-on=(pip < value).then_some("")></span> }
                    })
                    .collect_view()}
            </div>
            <span class="meter-text">{text}</span>
        </div>
    }
}
