//! Why client authentication failed: logged, never disclosed to the caller.

use assertion::{Assertion, Judgement, Report, Rule};
use async_trait::async_trait;
use axum::http::request::Parts;
use management_api::{Secret, Timestamp};
use serde_json::Value;
use std::borrow::Cow;
use store::{CredentialUse, Details, NewLog, Outcome, Store};

use crate::journal::{Failure, Recorded};
use crate::origin::Origin;
use crate::redact;
use crate::state::AppState;

/// The log's type of a failed exchange of client credentials.
pub(super) const FAILED: &str = "feccft";

/// Why client authentication failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// No secret, assertion or header.
    NothingPresented,
    /// The header is not valid Basic authentication.
    HeaderUnreadable,
    /// A secret without a client ID.
    ClientIdMissing,
    /// The `client_id` parameter differs from the client in the assertion or header.
    ClientIdMismatch,
    /// An assertion type without an assertion.
    AssertionMissing,
    /// No such client.
    ClientUnknown,
    /// The secret is the identifier of a client.
    IdAndSecretSwapped,
    /// The client is registered for another method.
    MethodNotRegistered,
    /// A secret, although only assertions are accepted.
    SecretNotAccepted,
    /// The wrong secret.
    SecretWrong,
    /// The assertion's jti was already used.
    JtiReplayed,
    /// The assertion breaks a rule, or how it is sent.
    Rule(Judgement),
}

impl Reason {
    /// The stable reason code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NothingPresented => "authentication_missing",
            Self::HeaderUnreadable => "authorization_unreadable",
            Self::ClientIdMissing => "client_id_missing",
            Self::ClientIdMismatch => "client_id_mismatch",
            Self::AssertionMissing => "assertion_missing",
            Self::ClientUnknown => "client_unknown",
            Self::IdAndSecretSwapped => "client_id_and_secret_swapped",
            Self::MethodNotRegistered => "method_not_registered",
            Self::SecretNotAccepted => "secret_not_taken",
            Self::SecretWrong => "secret_wrong",
            Self::JtiReplayed => "jti_replayed",
            Self::Rule(judgement) => judgement.code.as_str(),
        }
    }

    pub(super) fn message(&self) -> &str {
        match self {
            Self::NothingPresented => {
                "The request contains no client authentication. Send client_assertion and client_assertion_type, or the client secret."
            }
            Self::HeaderUnreadable => {
                "The Authorization header is not Basic with base64 of client_id:client_secret."
            }
            Self::ClientIdMissing => "The request has a client_secret but no client_id.",
            Self::ClientIdMismatch => {
                "The client_id differs from the client in the assertion or Authorization header."
            }
            Self::AssertionMissing => {
                "The request has a client_assertion_type but no client_assertion."
            }
            Self::ClientUnknown => "There is no client with this client_id.",
            Self::IdAndSecretSwapped => {
                "The client ID was sent as the secret: client_id and client_secret are swapped."
            }
            Self::MethodNotRegistered => {
                "The client used an authentication method that it is not registered for."
            }
            Self::SecretNotAccepted => {
                "The server runs with --fapi, which does not accept client secrets. Register a key for the client and use private_key_jwt."
            }
            Self::SecretWrong => "The client secret is wrong.",
            Self::JtiReplayed => {
                "The jti was already used. Sign a new assertion with a new jti for each request, including retries."
            }
            Self::Rule(judgement) => &judgement.message,
        }
    }
}

/// A failed attempt, with what the log may contain of it.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    /// The client, as the request names it.
    pub(super) client_id: Option<String>,
    /// Its name, if the client is known.
    pub(super) client_name: Option<String>,
    /// The method that was tried.
    pub(super) method: Option<&'static str>,
    /// The credential that the attempt is about.
    pub(super) credential_id: Option<String>,
    /// Why it failed.
    pub(super) reason: Reason,
    /// Facts from the assertion.
    pub(super) seen: AssertionFacts,
    /// What was seen and what was expected, where the reason doesn't say.
    pub(super) compared: Option<(Cow<'static, str>, Cow<'static, str>)>,
    /// Why the signature does not verify.
    pub(super) cause: Option<&'static str>,
    /// The `iss` of an assertion whose `sub` is no client.
    pub(super) issuer: Option<String>,
    /// The assertion, to be examined.
    pub(super) evidence: Option<Secret>,
    /// Whether the failure counts as a use of the credential.
    pub(super) is_use: bool,
    /// The secret that came with a client of which nothing else is known: perhaps the two are swapped.
    pub(super) secret: Option<Secret>,
}

/// Facts from an assertion, redacted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AssertionFacts {
    /// The `kid` as sent.
    pub(super) kid: Option<String>,
    /// The `alg` as sent.
    pub(super) alg: Option<String>,
    /// The `aud` as sent.
    pub(super) aud: Option<String>,
}

impl AssertionFacts {
    /// The facts of an accepted assertion: the rules compared each with a known value, so none has to be redacted.
    pub(super) fn of_accepted(report: &Report) -> Self {
        let seen = |rule| report.seen(rule).map(str::to_owned);
        Self {
            kid: seen(Rule::Key),
            alg: seen(Rule::Algorithm),
            aud: seen(Rule::Audience),
        }
    }

    /// The facts of any assertion.
    pub(super) fn of(assertion: &Assertion) -> Self {
        Self {
            kid: assertion.kid().map(redact::kid),
            alg: assertion.alg().map(redact::text),
            aud: assertion.claim("aud").map(shown_audience),
        }
    }
}

impl Attempt {
    /// An attempt of which only the client is known.
    pub(super) fn rejected(client_id: Option<String>, reason: Reason) -> Self {
        Self {
            client_id,
            client_name: None,
            method: None,
            credential_id: None,
            reason,
            seen: AssertionFacts::default(),
            compared: None,
            cause: None,
            issuer: None,
            evidence: None,
            is_use: false,
            secret: None,
        }
    }

    /// An attempt by an assertion.
    pub(super) fn of(assertion: &Assertion) -> Self {
        Self {
            seen: AssertionFacts::of(assertion),
            ..Self::rejected(
                assertion.subject().map(str::to_owned),
                Reason::NothingPresented,
            )
        }
    }

    /// Writes the attempt to the log, beside the request.
    pub(super) fn record(mut self, state: &AppState, parts: &Parts) {
        if !self.needs_examination() {
            self.evidence = None;
        }
        state.journal.failed(FailedAttempt {
            attempt: self,
            origin: Origin::of(parts),
            date: state.clock.now().into(),
        });
    }

    /// The client as the log may name it: who sends its secret in the place of its identifier must not find it there.
    fn client(&self) -> Option<Cow<'_, str>> {
        let client_id = self.client_id.as_deref()?;
        Some(match self.client_name {
            Some(_) => client_id.into(),
            None => redact::client_id(client_id),
        })
    }

    fn trace(&self, origin: &Origin) {
        tracing::warn!(
            client = self.client().as_deref(),
            method = self.method,
            credential = self.credential_id,
            kid = self.seen.kid,
            alg = self.seen.alg,
            aud = self.seen.aud,
            ip = origin.ip,
            reason = self.reason.code(),
            cause = self.cause,
            why = self.reason.message(),
            "client authentication failed"
        );
    }

    fn details(&self) -> Details {
        let (seen, expected) = match &self.reason {
            Reason::Rule(judgement) => (judgement.seen.as_deref(), judgement.expected.as_deref()),
            _ => self
                .compared
                .as_ref()
                .map_or((None, None), |(seen, expected)| {
                    (Some(seen.as_ref()), Some(expected.as_ref()))
                }),
        };
        let facts = [
            ("reason", Some(self.reason.code())),
            ("cause", self.cause),
            ("client_authentication_error", Some(self.reason.message())),
            ("method", self.method),
            ("credential_id", self.credential_id.as_deref()),
            ("kid", self.seen.kid.as_deref()),
            ("alg", self.seen.alg.as_deref()),
            ("aud", self.seen.aud.as_deref()),
            ("seen", seen),
            ("expected", expected),
        ];
        Details::of_texts(facts)
    }
}

struct FailedAttempt {
    attempt: Attempt,
    origin: Origin,
    date: Timestamp,
}

#[async_trait]
impl Failure for FailedAttempt {
    fn kind(&self) -> &'static str {
        FAILED
    }

    fn reason(&self) -> &'static str {
        self.attempt.reason.code()
    }

    fn date(&self) -> Timestamp {
        self.date
    }

    fn trace(&self) {
        if self.attempt.secret.is_none() {
            self.attempt.trace(&self.origin);
        } else {
            // It is not known whether they are swapped.
            let nameless = Attempt {
                client_id: None,
                ..self.attempt.clone()
            };
            nameless.trace(&self.origin);
        }
    }

    fn needs_examination(&self) -> bool {
        self.attempt.needs_examination()
    }

    fn skip_examination(&mut self) {
        self.attempt.evidence = None;
    }

    async fn entry(self: Box<Self>, store: &dyn Store) -> Recorded {
        let attempt = self.attempt.looked_up(store, self.date.to_utc()).await;
        attempt.trace(&self.origin);
        let usage = attempt
            .credential_id
            .clone()
            .filter(|_| attempt.is_use)
            .map(|credential_id| CredentialUse {
                credential_id,
                at: self.date,
                outcome: Outcome::Rejected(attempt.reason.code().into()),
            });
        let entry = NewLog {
            date: self.date,
            kind: FAILED.into(),
            description: Some("Failed client authentication".into()),
            details: attempt.details(),
            client_id: attempt.client().map(Cow::into_owned),
            client_name: attempt.client_name,
            ip: self.origin.ip,
            user_agent: self.origin.user_agent,
        };
        Recorded { entry, usage }
    }
}

fn shown_audience(audience: &Value) -> String {
    match audience {
        Value::String(text) => redact::text(text),
        Value::Array(items) => {
            let items = items.iter().take(3).map(|item| match item {
                Value::String(text) => redact::text(text),
                other => redact::text(&other.to_string()),
            });
            items.collect::<Vec<_>>().join(", ")
        }
        other => redact::text(&other.to_string()),
    }
}
