//! Findings, their remedies and the fixes.

use std::sync::Arc;

use diagnosis::{Finding, Repair, Severity, Span, split_command};
use leptos::prelude::*;

use super::intake::focus_verdict;
use crate::domain::grouped;
use crate::routes::Route;
use crate::ui::{Button, Callout, CopyButton, Glyph, Icon, Look, Tone};

/// The place that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the displayed bytes.
    Bytes(Span),
    /// A line of the text, from 1.
    Line(usize),
}

/// The place of a finding, if it is displayed.
type Find = Arc<dyn Fn(&Finding) -> Option<Place> + Send + Sync>;

/// In the context of a page that shows bytes or text, so that findings link there.
#[derive(Clone)]
pub struct Places {
    /// The place of a finding.
    pub find: Find,
    /// Brings it into view.
    pub show: Callback<Place>,
}

/// The tone in which a finding of this severity is shown.
#[must_use]
pub const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Danger,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Accent,
    }
}

/// The findings, the most severe first.
#[component]
pub fn Findings(
    /// Ranked.
    findings: Vec<Finding>,
    /// For the commands among the remedies.
    #[prop(default = None)]
    file_name: Option<String>,
    /// The name of the list.
    label: &'static str,
) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        view! {
            <ul class="findings" aria-label=label>
                {findings
                    .into_iter()
                    .map(|finding| view! { <FindingRow finding file_name=file_name.clone() /> })
                    .collect_view()}
            </ul>
        }
    })
}

#[component]
fn FindingRow(finding: Finding, file_name: Option<String>) -> impl IntoView {
    let (tone, word) = (severity_tone(finding.severity), finding.severity.label());
    let place = match (finding.line, finding.column, finding.span) {
        (Some(line), Some(column), _) => Some(format!(
            "line {}, column {}",
            grouped(line as u64),
            grouped(column as u64)
        )),
        (Some(line), None, _) => Some(format!("line {}", grouped(line as u64))),
        (None, _, Some(span)) => Some(format!("byte {}", grouped(span.start as u64))),
        _ => None,
    };
    let shown = use_context::<Places>().and_then(|places| {
        let place = (places.find)(&finding)?;
        let words = match place {
            Place::Bytes(_) => "Show bytes",
            Place::Line(_) => "Show line",
        };
        Some(view! {
            <Button small=true look=Look::Plain on_press=move |()| places.show.run(place)>
                {words}
            </Button>
        })
    });
    let help = Route::HelpCode {
        code: finding.code.to_string(),
    };
    let help = help.path();
    view! {
        <li class="finding" data-tone=tone.name()>
            <span class="finding-severity">
                <Icon glyph=tone.glyph() />
                {word}
            </span>
            <div class="finding-text">
                <p>
                    {finding.message}
                    {place.map(|place| view! { <span class="soft">" (" {place} ")"</span> })}
                </p>
                {finding.remedy.map(|remedy| view! { <Remedy remedy=remedy file_name /> })}
                // In a tab of its own: what was typed on this page stays.
                <a class="finding-code" href=help target="_blank" rel="noopener">
                    <code>{finding.code}</code>
                    <span class="visually-hidden">": help, in a new tab"</span>
                </a>
                {shown}
            </div>
        </li>
    }
}

/// The remedy: a sentence, and a command to copy if there is one.
#[component]
fn Remedy(remedy: String, file_name: Option<String>) -> impl IntoView {
    let (words, command) = split_command(&remedy, file_name.as_deref());
    view! {
        <p class="finding-remedy">{words}</p>
        {command
            .map(|command| {
                view! {
                    <span class="command">
                        <code dir="ltr">{command.clone()}</code>
                        <CopyButton text=command what="command" />
                    </span>
                }
            })}
    }
}

/// The fixes that make it a credential, and the button that applies them.
#[component]
pub fn Repairs(
    /// The fixes.
    repairs: Vec<Repair>,
    /// Set once they were applied.
    repaired: RwSignal<bool>,
    /// The label of the button.
    apply: &'static str,
    /// The fixed PEM, to copy; empty if not offered.
    #[prop(optional, into)]
    repaired_pem: String,
) -> impl IntoView {
    let list = move || {
        repairs
            .iter()
            .map(|repair| view! { <li>{repair.message.clone()}</li> })
            .collect_view()
    };
    move || {
        let list = list();
        let repaired_pem = repaired_pem.clone();
        if repaired.get() {
            view! {
                <Callout tone=Tone::Ok title="Fixed">
                    <ul class="plain-list">{list}</ul>
                    {(!repaired_pem.is_empty())
                        .then(|| {
                            view! {
                                <CopyButton text=repaired_pem what="fixed PEM" wordy=true />
                            }
                        })}
                </Callout>
            }
            .into_any()
        } else {
            view! {
                <Callout tone=Tone::Warn title="This file can be fixed automatically">
                    <ul class="plain-list">{list}</ul>
                    <div class="buttons">
                        <Button
                            small=true
                            look=Look::Primary
                            on_press=move |()| {
                                repaired.set(true);
                                focus_verdict();
                            }
                        >
                            <Icon glyph=Glyph::Wrench />
                            {apply}
                        </Button>
                    </div>
                </Callout>
            }
            .into_any()
        }
    }
}
