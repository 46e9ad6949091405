//! The rules, each a function from the facts to a judgement.

mod audience;
mod claims;
mod header;
mod key;
mod time;

pub(crate) use claims::MAX_CLAIM;

use crate::policy::{ClientView, Policy};
use crate::report::{Code, Judgement, Report, Rule};
use crate::show::Show;
use crate::{Algorithm, Assertion, Seconds};

/// Judges header, claims and key choice of an `assertion` from `client` at the time `now`.
///
/// Every rule gets a judgement. [`Report::conclude`] adds that of the signature.
pub fn check(
    assertion: &Assertion,
    policy: &Policy,
    client: &ClientView<'_>,
    now: Seconds,
) -> Report {
    let show = Show::Redacted;
    let dates = time::Dates::read(assertion, show);
    let algorithm = header::algorithm(assertion, policy, show);
    let usable = algorithm.as_ref().ok().copied();
    let choice = key::choose(assertion, client, usable, now, show);

    let mut judgements = vec![
        well_formed(),
        of_algorithm(algorithm),
        header::extensions(assertion),
        header::token_type(assertion, policy, show),
        claims::subject(assertion, client, show),
        audience::audience(assertion, policy, show),
    ];
    judgements.extend(dates.judge(policy, now));
    judgements.push(claims::identifier(assertion, show));
    judgements.extend(choice.judgements);
    Report {
        judgements,
        candidates: choice.candidates,
    }
}

/// The same rules in the same order, with every fault of each; without the rule on the form.
pub(crate) fn check_all(
    assertion: &Assertion,
    policy: &Policy,
    client: &ClientView<'_>,
    now: Seconds,
    show: Show,
) -> Report {
    let dates = time::Dates::read(assertion, show);
    let algorithm = header::algorithm(assertion, policy, show);
    let usable = algorithm.as_ref().ok().copied();
    let mut choice = key::choose(assertion, client, usable, now, show);
    if let [key, _] = &mut choice.judgements
        && key.code == Code::NoKey
        && usable.is_none()
    {
        *key = Judgement::skipped(
            Rule::Key,
            "Not judged, because the algorithm is not allowed.",
        );
    }
    let mut judgements = vec![of_algorithm(algorithm)];
    judgements.extend(all_or(
        header::faults_of_extensions(assertion).collect(),
        header::no_extension,
    ));
    judgements.push(header::token_type(assertion, policy, show));
    judgements.extend(all_or(
        claims::faults_of_subject(assertion, client, show).collect(),
        || claims::is_client(client, show),
    ));
    judgements.push(audience::audience(assertion, policy, show));
    judgements.extend(dates.judge_all(policy, now));
    judgements.push(claims::identifier(assertion, show));
    judgements.extend(choice.judgements);
    Report {
        judgements,
        candidates: choice.candidates,
    }
}

/// The judgement on an assertion that could be parsed.
pub(crate) fn well_formed() -> Judgement {
    Judgement::passed(
        Rule::Form,
        "Three parts of strict base64url, JSON without repeated names.",
    )
}

fn of_algorithm(algorithm: Result<Algorithm, Judgement>) -> Judgement {
    match algorithm {
        Ok(algorithm) => Judgement::passed(Rule::Algorithm, "The server accepts this algorithm.")
            .seen(algorithm.as_str()),
        Err(failure) => failure,
    }
}

fn all_or(mut faults: Vec<Judgement>, passed: impl FnOnce() -> Judgement) -> Vec<Judgement> {
    if faults.is_empty() {
        faults.push(passed());
    }
    faults
}
