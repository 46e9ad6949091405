//! What profiles stricter than the server's policy would reject.

use serde_json::{Value, json};

use super::rule_json;
use crate::policy::Profile;
use crate::report::{Judgement, Report, Verdict};

/// What a profile says of an assertion beyond the server's own policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVerdict {
    /// The profile.
    pub profile: Profile,
    /// What it rejects and the server does not.
    pub faults: Vec<Judgement>,
    /// Passed if it rejects nothing, failed if it rejects something besides, skipped if it rejects what the server does.
    pub verdict: Verdict,
}

impl ProfileVerdict {
    /// Compares the reports of the rules under the server's policy and under the profile.
    pub(super) fn between(profile: Profile, own: &Report, strict: Report) -> Self {
        let is_known = |fault: &Judgement| {
            own.judgements
                .iter()
                .any(|judgement| judgement.is_failure() && judgement.code == fault.code)
        };
        let (known, faults): (Vec<Judgement>, Vec<Judgement>) = strict
            .judgements
            .into_iter()
            .filter(Judgement::is_failure)
            .partition(is_known);
        let verdict = match (faults.is_empty(), known.is_empty()) {
            (false, _) => Verdict::Failed,
            (true, true) => Verdict::Passed,
            (true, false) => Verdict::Skipped,
        };
        Self {
            profile,
            faults,
            verdict,
        }
    }

    /// What it is, in a sentence.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        match self.verdict {
            Verdict::Passed => "Header and claims follow it.",
            Verdict::Skipped => "It rejects nothing besides what is wrong already.",
            Verdict::Failed => "A server that requires it rejects the assertion.",
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "profile": self.profile.as_str(),
            "passed": super::passed(self.verdict),
            "faults": self.faults.iter().map(rule_json).collect::<Vec<_>>(),
        })
    }
}
