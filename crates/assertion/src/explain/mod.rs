//! An assertion explained: every rule, with both sides of its comparison, also where the endpoint stops at the first fault.

mod corrected;
mod lenient;
mod profiles;
mod signature;
mod verdict;

pub use corrected::{Members, Present, corrected};
pub use profiles::ProfileVerdict;
pub use signature::{Examination, Key, examine};
pub use verdict::{failed, no_client, signed_by_another, unusable};

use serde_json::{Map, Value, json};
use std::borrow::Cow;

use crate::autopsy::Cause;
use crate::policy::{ClientView, Policy, Profile};
use crate::report::{Code, Judgement, Report, Rule, Verdict};
use crate::request::Request;
use crate::rules::{MAX_CLAIM, check_all};
use crate::show::Show;
use crate::{Algorithm, Seconds};
use lenient::Lenient;
use verdict::signature_of;

/// What is known of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// Unknown: no server was queried.
    Unasked,
    /// There is no such client.
    Unknown,
    /// It is registered for this method.
    Method(String),
}

/// What an assertion is judged by.
#[derive(Debug, Clone)]
pub struct Context {
    /// The server's policy. An empty issuer is unknown, and the audience is not judged.
    pub policy: Policy,
    /// The client, if it is known: otherwise the one that `sub` names.
    pub client_id: Option<String>,
    /// What is known of it.
    pub registration: Registration,
    /// The client's keys; `None`: there are none to verify the signature with.
    pub keys: Option<Vec<Key>>,
    /// The time.
    pub now: Seconds,
    /// How much of the values is shown.
    pub show: Show,
}

/// The signature of an assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// A key verifies it.
    pub verified: bool,
    /// The key ID of the key that verifies it, or that shows the cause.
    pub key: Option<String>,
    /// The identifier of that key's credential, or the name of its file.
    pub id: Option<String>,
    /// Why it does not verify.
    pub cause: Option<Cause>,
    /// The algorithm that the fix is for.
    pub algorithm: Algorithm,
    /// What it is, what is wrong, and what to do.
    pub message: Cow<'static, str>,
}

/// Everything about an assertion.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The server would accept it, if its `jti` is new.
    pub accepted: bool,
    /// Every rule in the order of the token endpoint, whose reason is the first that is broken.
    pub rules: Vec<Judgement>,
    /// The signature; `None` without keys.
    pub signature: Option<Signature>,
    /// The header, as far as it can be read.
    pub header: Option<Map<String, Value>>,
    /// The claims, as far as they can be read.
    pub claims: Option<Map<String, Value>>,
    /// What each profile would reject besides; none if header or claims can't be read.
    pub profiles: Vec<ProfileVerdict>,
}

impl Explanation {
    /// The reason for which the token endpoint rejects it.
    #[must_use]
    pub fn reason(&self) -> Option<Code> {
        self.rules
            .iter()
            .find(|judgement| judgement.is_failure())
            .map(|judgement| judgement.code)
    }

    /// Header and claims as they should be; `None` if nothing is wrong with them.
    #[must_use]
    pub fn corrected(&self, present: Present<'_>) -> Option<Members> {
        let members = Members {
            header: self.header.clone().unwrap_or_default(),
            claims: self.claims.clone().unwrap_or_default(),
        };
        let broken = self.rules.iter().filter(|judgement| judgement.is_failure());
        let faults = broken.map(|judgement| (judgement.code, judgement.expected.as_deref()));
        corrected(members, faults, present)
    }

    /// As JSON, for scripts. A rule that is broken has its reason code, another one its name.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(rule_json).collect();
        let profiles: Vec<Value> = self.profiles.iter().map(ProfileVerdict::to_json).collect();
        let signature = self.signature.as_ref().map(|signature| {
            json!({
                "verified": signature.verified,
                "key": signature.key,
                "cause": signature.cause,
                "message": signature.message,
            })
        });
        json!({ "accepted": self.accepted, "rules": rules, "signature": signature, "profiles": profiles })
    }
}

fn rule_json(judgement: &Judgement) -> Value {
    json!({
        "code": code(judgement),
        "passed": passed(judgement.verdict),
        "message": judgement.message,
        "seen": judgement.seen,
        "expected": judgement.expected,
    })
}

/// The reason code of a broken rule, the name of another one.
fn code(judgement: &Judgement) -> &'static str {
    if judgement.is_failure() {
        judgement.code.as_str()
    } else {
        judgement.rule.as_str()
    }
}

const fn passed(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Passed => Some(true),
        Verdict::Failed => Some(false),
        Verdict::Skipped => None,
    }
}

/// The client that an assertion claims to come from, read past the faults of its form: the string `sub`, and `iss`. What
/// can't be a client's identifier is left out.
#[must_use]
pub fn claimed_clients(assertion: &str) -> [Option<String>; 2] {
    let read = lenient::read(assertion).assertion;
    let text = |name: &str| {
        let text = read.claim(name)?.as_str()?;
        let can_be = !text.is_empty()
            && text.chars().count() <= MAX_CLAIM
            && !text.contains(char::is_control);
        can_be.then(|| text.to_owned())
    };
    [text("sub"), text("iss")]
}

/// Explains a request.
#[must_use]
pub fn explain(request: &Request, context: &Context) -> Explanation {
    let mut rules = request.judge(context.show);
    let Some(text) = &request.assertion else {
        return Explanation {
            accepted: false,
            rules,
            signature: None,
            header: None,
            claims: None,
            profiles: Vec::new(),
        };
    };
    let read = lenient::read(text);
    rules.extend(read.form.iter().cloned());
    let subject = read.assertion.subject();
    let client_id = context
        .client_id
        .as_deref()
        .or(subject)
        .or_else(|| read.assertion.claim("iss").and_then(Value::as_str))
        .or_else(|| request.parameter("client_id"))
        .unwrap_or_default();
    let alg = read.assertion.alg().and_then(|alg| alg.parse().ok());
    let keys = context.keys.as_deref().unwrap_or_default();
    let (registered, examination) = keys_of(keys, &read, alg);
    let client = ClientView {
        client_id,
        keys: &registered,
    };
    let judge = |policy: &Policy| {
        let (now, show) = (context.now, context.show);
        let mut report = check_all(&read.assertion, policy, &client, now, show);
        blank(&mut report, &read, context);
        report
    };
    let mut report = judge(&context.policy);
    let profiles = if read.has_header && read.has_claims {
        let of = |profile| {
            let strict = judge(&context.policy.under(profile));
            ProfileVerdict::between(profile, &report, strict)
        };
        Profile::ALL.map(of).into()
    } else {
        Vec::new()
    };
    if matches!(context.registration, Registration::Method(_)) && subject != Some(client_id) {
        // The endpoint finds no client by sub, and asks nothing else of it.
        rules.extend(subject_faults(&mut report));
    }
    rules.extend(of_registration(&context.registration));
    rules.extend(client_id_mismatch(
        request.parameter("client_id"),
        subject,
        context.show,
    ));
    let (judgement, signature) = if keys.is_empty() {
        (unchecked(), None)
    } else {
        signature_of(&read, keys, &mut report, &examination, alg, context.now)
    };
    rules.extend(report.judgements);
    rules.push(judgement);
    let is_sound = rules
        .iter()
        .all(|judgement| judgement.verdict == Verdict::Passed);
    let Lenient {
        assertion,
        has_header,
        has_claims,
        ..
    } = read;
    Explanation {
        accepted: is_sound && signature.as_ref().is_some_and(|one| one.verified),
        rules,
        signature,
        header: has_header.then(|| assertion.header_members().clone()),
        claims: has_claims.then(|| assertion.claim_members().clone()),
        profiles,
    }
}

/// Takes the judgements on a `sub` that is not the client out of the report.
fn subject_faults(report: &mut Report) -> Vec<Judgement> {
    let is_of_subject = |judgement: &Judgement| {
        matches!(
            judgement.code,
            Code::SubMissing | Code::SubMismatch | Code::SubTooLong
        )
    };
    let (faults, others) = core::mem::take(&mut report.judgements)
        .into_iter()
        .partition(is_of_subject);
    report.judgements = others;
    faults
}

fn of_registration(registration: &Registration) -> Option<Judgement> {
    const METHOD: &str = "private_key_jwt";
    match registration {
        Registration::Unasked => None,
        Registration::Unknown => Some(Judgement::failed(
            Rule::Client,
            Code::ClientUnknown,
            "There is no client with this client_id.",
        )),
        Registration::Method(method) if method == METHOD => Some(
            Judgement::passed(
                Rule::Client,
                "The client is registered for Private Key JWT.",
            )
            .seen(METHOD)
            .expected(METHOD),
        ),
        Registration::Method(method) => Some(
            Judgement::failed(
                Rule::Client,
                Code::MethodNotRegistered,
                "The client is registered for another authentication method.",
            )
            .seen(METHOD)
            .expected(method.clone()),
        ),
    }
}

/// The judgement on a `client_id` beside the assertion that is not its `sub` (contract 9.3).
fn client_id_mismatch(named: Option<&str>, subject: Option<&str>, show: Show) -> Option<Judgement> {
    let (named, subject) = (named?, subject?);
    (named != subject).then(|| {
        Judgement::failed(
            Rule::Request,
            Code::ClientIdMismatch,
            "The client_id beside the assertion is not its sub. Send the same, or leave client_id out.",
        )
        .seen(show.client_id(named))
        .expected(show.client_id(subject))
    })
}

fn keys_of(
    keys: &[Key],
    read: &Lenient,
    alg: Option<Algorithm>,
) -> (Vec<crate::RegisteredKey>, Examination) {
    let kid = read.assertion.kid();
    let suspected: Vec<usize> = keys
        .iter()
        .enumerate()
        .filter(|(_, key)| kid.is_some_and(|kid| key.shown_kid() == kid))
        .map(|(at, _)| at)
        .collect();
    let suspected = if suspected.is_empty() {
        let usable = |(_, key): &(usize, &Key)| {
            key.attached && (key.algorithm.is_none() || alg.is_none() || key.algorithm == alg)
        };
        let usable = keys.iter().enumerate().filter(usable);
        usable.map(|(at, _)| at).collect()
    } else {
        suspected
    };
    let examination = examine(
        keys,
        &suspected,
        alg,
        &read.signed,
        read.assertion.signature(),
    );
    let registered = signature::registered(keys, kid, alg, examination.signed_by);
    (registered, examination)
}

/// Rules whose part can't be read, or that have nothing to compare with, are not judged.
fn blank(report: &mut Report, read: &Lenient, context: &Context) {
    let without_keys = context.keys.as_ref().is_none_or(Vec::is_empty);
    let mut last = None;
    report.judgements.retain_mut(|judgement| {
        let rule = judgement.rule;
        let is_of_claims = matches!(
            rule,
            Rule::Subject
                | Rule::Audience
                | Rule::Dates
                | Rule::Expiry
                | Rule::Start
                | Rule::Identifier
        );
        let reason = if is_of_claims && !read.has_claims {
            Some("Not judged, because the claims can't be read.")
        } else if !is_of_claims && !read.has_header {
            Some("Not judged, because the header can't be read.")
        } else if rule == Rule::Audience
            && context.policy.issuer.is_empty()
            && judgement.code != Code::AudMissing
        {
            Some("Not judged, because the issuer is not known.")
        } else if matches!(rule, Rule::Key | Rule::Credential)
            && without_keys
            && judgement.code != Code::KidNotAString
        {
            Some("Not judged, because there is no key.")
        } else {
            None
        };
        let Some(reason) = reason else {
            return true;
        };
        let is_again = last == Some(rule);
        last = Some(rule);
        let seen = judgement.seen.take().filter(|_| rule == Rule::Audience);
        *judgement = Judgement::skipped(rule, reason);
        judgement.seen = seen;
        !is_again
    });
}

fn unchecked() -> Judgement {
    Judgement::skipped(Rule::Signature, "No key was given: signature not checked.")
}
