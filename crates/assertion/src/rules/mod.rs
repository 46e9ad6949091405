//! The rules, each a function from the facts to a judgement.

mod audience;
mod claims;
mod header;
mod key;
mod time;

use crate::policy::{ClientView, Policy};
use crate::report::{Judgement, Report, Rule};
use crate::{Assertion, Seconds};

/// Judges header, claims and key choice of an `assertion` from `client` at the time `now`.
///
/// Every rule gets a judgement. [`Report::conclude`] adds that of the signature.
pub fn check(
    assertion: &Assertion,
    policy: &Policy,
    client: &ClientView<'_>,
    now: Seconds,
) -> Report {
    let dates = time::Dates::read(assertion);
    let algorithm = header::algorithm(assertion, policy);
    let choice = key::choose(assertion, client, algorithm.as_ref().ok().copied(), now);

    let mut judgements = vec![
        Judgement::passed(
            Rule::Form,
            "Three parts of strict base64url, JSON without repeated names.",
        ),
        match algorithm {
            Ok(algorithm) => {
                Judgement::passed(Rule::Algorithm, "The server accepts this algorithm.")
                    .seen(algorithm.as_str())
            }
            Err(failure) => failure,
        },
        header::extensions(assertion),
        header::token_type(assertion),
        claims::subject(assertion, client),
        audience::audience(assertion, policy),
    ];
    judgements.extend(dates.judge(policy, now));
    judgements.push(claims::identifier(assertion));
    judgements.extend(choice.judgements);
    Report {
        judgements,
        candidates: choice.candidates,
    }
}
