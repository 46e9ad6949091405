//! Judgements on the rules of an assertion: for the debugger and the test of a credential.

use assertion::Judgement;
use leptos::prelude::*;

use super::remedies::Compared;
use crate::ui::{Glyph, Icon};

/// The rules, each with what was seen and what is expected.
#[component]
pub fn RuleList(
    /// The judgements.
    rules: Vec<Judgement>,
    /// Before each.
    glyph: Glyph,
    /// `rule-failed`, `rule-skipped` or `rule-passed`.
    class: &'static str,
) -> impl IntoView {
    let rows = rules
        .into_iter()
        .map(|rule| {
            let name = if rule.is_failure() {
                rule.code.as_str()
            } else {
                rule.rule.as_str()
            };
            let compared = rule.is_failure().then(|| {
                let (seen, expected) = (rule.seen.clone(), rule.expected.clone());
                view! {
                    <Compared
                        labels=("Seen", "Expected")
                        left=seen.map(Into::into)
                        right=expected.map(Into::into)
                    />
                }
            });
            view! {
                <li class=class data-code=name>
                    <Icon glyph />
                    <div>
                        <p>
                            <code class="rule-code">{name}</code>
                            " "
                            {rule.message.into_owned()}
                        </p>
                        {compared}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="rules">{rows}</ul> }
}
