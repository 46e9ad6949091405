//! Why client authentication failed: for the log, never for the caller.

use assertion::{Assertion, Code, Judgement};
use async_trait::async_trait;
use axum::http::request::Parts;
use management_api::{Secret, Timestamp};
use serde_json::Value;
use std::borrow::Cow;
use store::{Details, NewLog, Store};

use crate::journal::Failure;
use crate::origin::Origin;
use crate::redact;
use crate::state::AppState;

/// The log's type of a failed exchange of client credentials.
pub(super) const FAILED: &str = "feccft";

/// Why client authentication failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// No secret, no assertion, no header.
    NothingPresented,
    /// A header that is not a readable Basic one.
    HeaderUnreadable,
    /// A secret, but for which client?
    ClientIdMissing,
    /// The client named beside the proof is not the one in it.
    ClientIdMismatch,
    /// A type without an assertion.
    AssertionMissing,
    /// An assertion of no type or an unknown one.
    AssertionTypeWrong,
    /// No such client.
    ClientUnknown,
    /// The secret is the identifier of a client.
    IdAndSecretSwapped,
    /// The client is registered for another method.
    MethodNotRegistered,
    /// A secret, where only assertions are taken.
    SecretNotAccepted,
    /// Not the client's secret.
    SecretWrong,
    /// The identifier was used before.
    JtiReplayed,
    /// A rule of assertions is broken.
    Rule(Judgement),
}

impl Reason {
    /// The stable name.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NothingPresented => "authentication_missing",
            Self::HeaderUnreadable => "authorization_unreadable",
            Self::ClientIdMissing => "client_id_missing",
            Self::ClientIdMismatch => "client_id_mismatch",
            Self::AssertionMissing => "assertion_missing",
            Self::AssertionTypeWrong => "assertion_type_wrong",
            Self::ClientUnknown => "client_unknown",
            Self::IdAndSecretSwapped => "client_id_and_secret_swapped",
            Self::MethodNotRegistered => "method_not_registered",
            Self::SecretNotAccepted => "secret_not_taken",
            Self::SecretWrong => "secret_wrong",
            Self::JtiReplayed => "jti_replayed",
            Self::Rule(judgement) => judgement.code.as_str(),
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::NothingPresented => {
                "The request proves nothing: send client_assertion and client_assertion_type, or the client's secret."
            }
            Self::HeaderUnreadable => {
                "The Authorization header is not Basic with base64 of client_id:client_secret."
            }
            Self::ClientIdMissing => "There is a client_secret, but no client_id.",
            Self::ClientIdMismatch => {
                "The client_id is not the client that the assertion or header names."
            }
            Self::AssertionMissing => "There is a client_assertion_type, but no client_assertion.",
            Self::AssertionTypeWrong => {
                "client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer."
            }
            Self::ClientUnknown => "There is no client with this identifier.",
            Self::IdAndSecretSwapped => {
                "The client ID was sent as the secret: client_id and client_secret are swapped."
            }
            Self::MethodNotRegistered => {
                "The client is registered for another authentication method than the one it used."
            }
            Self::SecretNotAccepted => {
                "The server runs with --fapi, which takes no secrets. Register a key for the client and use private_key_jwt."
            }
            Self::SecretWrong => "The secret is not the client's.",
            Self::JtiReplayed => {
                "The jti was used before. Sign a new assertion with a new jti for each request, also when retrying."
            }
            Self::Rule(judgement) => &judgement.message,
        }
    }
}

/// One failed attempt, with what the log may know of it.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    /// The client, as the request names it.
    pub(super) client_id: Option<String>,
    /// Its name, where it is known.
    pub(super) client_name: Option<String>,
    /// The method that was tried.
    pub(super) method: Option<&'static str>,
    /// The credential that the attempt is about.
    pub(super) credential_id: Option<String>,
    /// Why it failed.
    pub(super) reason: Reason,
    /// What the assertion says of itself.
    pub(super) seen: Seen,
    /// The secret that came with an unknown client: perhaps the two are swapped.
    pub(super) secret: Option<Secret>,
}

/// What an assertion says of itself, fit to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The `kid` as sent.
    pub(super) kid: Option<String>,
    /// The `alg` as sent.
    pub(super) alg: Option<String>,
    /// The `aud` as sent.
    pub(super) aud: Option<String>,
}

impl Seen {
    /// Reads it.
    pub(super) fn of(assertion: &Assertion) -> Self {
        Self {
            kid: assertion.kid().map(redact::kid),
            alg: assertion.alg().map(redact::text),
            aud: assertion.claim("aud").map(shown_audience),
        }
    }
}

impl Attempt {
    /// An attempt of which nothing but the client is known.
    pub(super) fn rejected(client_id: Option<String>, reason: Reason) -> Self {
        Self {
            client_id,
            client_name: None,
            method: None,
            credential_id: None,
            reason,
            seen: Seen::default(),
            secret: None,
        }
    }

    /// An attempt by an assertion.
    pub(super) fn of(assertion: &Assertion) -> Self {
        Self {
            seen: Seen::of(assertion),
            ..Self::rejected(
                assertion.subject().map(str::to_owned),
                Reason::NothingPresented,
            )
        }
    }

    /// Writes the attempt to the log, beside the request.
    pub(super) fn record(self, state: &AppState, parts: &Parts) {
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

    /// The attempt with what only a look into the store tells, where nobody waits, so that the answer's time tells nothing.
    async fn looked_up(self, store: &dyn Store) -> Self {
        self.with_swap_detected(store)
            .await
            .with_detached_credential(store)
            .await
    }

    /// An unknown client may have swapped its identifier and its secret.
    async fn with_swap_detected(mut self, store: &dyn Store) -> Self {
        let Some(secret) = self.secret.take() else {
            return self;
        };
        match store.token_client(secret.expose()).await {
            Ok(None) => {}
            Ok(Some(known)) => {
                self.reason = Reason::IdAndSecretSwapped;
                self.client_id = Some(known.client_id.clone());
                self.client_name = Some(known.name.clone());
            }
            // Perhaps it was swapped: what stands there is not shown.
            Err(_) => self.client_id = None,
        }
        self
    }

    /// A kid that is not attached may still be stored.
    async fn with_detached_credential(mut self, store: &dyn Store) -> Self {
        let Reason::Rule(judgement) = &mut self.reason else {
            return self;
        };
        let (Code::KidUnknown, Some(client_id), Some(kid)) =
            (judgement.code, &self.client_id, &self.seen.kid)
        else {
            return self;
        };
        let stored = store.credentials(client_id).await.unwrap_or_default();
        if let Some(credential) = stored
            .iter()
            .find(|credential| credential.kid.as_ref() == Some(kid))
        {
            judgement.code = Code::CredentialDetached;
            judgement.message = format!(
                "The credential {} is stored, but not enabled for Private Key JWT. Enable it.",
                credential.id
            )
            .into();
            self.credential_id = Some(credential.id.clone());
        }
        self
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
            why = self.reason.message(),
            "client authentication failed"
        );
    }

    fn details(&self) -> Details {
        let (seen, expected) = match &self.reason {
            Reason::Rule(judgement) => (judgement.seen.as_deref(), judgement.expected.as_deref()),
            _ => (None, None),
        };
        let facts = [
            ("reason", Some(self.reason.code())),
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
            // Nobody has looked whether they are swapped.
            let nameless = Attempt {
                client_id: None,
                ..self.attempt.clone()
            };
            nameless.trace(&self.origin);
        }
    }

    async fn entry(self: Box<Self>, store: &dyn Store) -> NewLog {
        let attempt = self.attempt.looked_up(store).await;
        attempt.trace(&self.origin);
        NewLog {
            date: self.date,
            kind: FAILED.into(),
            description: Some("Failed client authentication".into()),
            details: attempt.details(),
            client_id: attempt.client().map(Cow::into_owned),
            client_name: attempt.client_name,
            ip: self.origin.ip,
            user_agent: self.origin.user_agent,
        }
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
