//! Why client authentication failed: for the log, never for the caller.

use assertion::{Assertion, Code, Judgement};
use axum::http::request::Parts;
use primitives::text::excerpt;
use serde_json::Value;
use std::sync::Arc;
use store::{Details, NewLog, Store};

use crate::origin::Origin;
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
    /// The client is registered for another method.
    MethodNotRegistered,
    /// A secret, where only assertions are taken.
    SecretNotTaken,
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
            Self::MethodNotRegistered => "method_not_registered",
            Self::SecretNotTaken => "secret_not_taken",
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
            Self::MethodNotRegistered => {
                "The client is registered for another authentication method than the one it used."
            }
            Self::SecretNotTaken => {
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
            kid: assertion.kid().map(excerpt),
            alg: assertion.alg().map(excerpt),
            aud: assertion.claim("aud").map(|aud| match aud {
                Value::String(text) => excerpt(text),
                other => excerpt(&other.to_string()),
            }),
        }
    }
}

impl Attempt {
    /// An attempt of which nothing but the client is known.
    pub(super) fn refused(client_id: Option<String>, reason: Reason) -> Self {
        Self {
            client_id,
            client_name: None,
            method: None,
            credential_id: None,
            reason,
            seen: Seen::default(),
        }
    }

    /// An attempt by an assertion.
    pub(super) fn of(assertion: &Assertion) -> Self {
        Self {
            seen: Seen::of(assertion),
            ..Self::refused(
                assertion.subject().map(str::to_owned),
                Reason::NothingPresented,
            )
        }
    }

    /// Writes the attempt to the log, beside the request.
    pub(super) fn record(self, state: &AppState, parts: &Parts) {
        let origin = Origin::of(parts);
        let store = Arc::clone(&state.store);
        let date = state.clock.now().into();
        state.journal.log_later(Box::pin(async move {
            let attempt = self.told_apart(store.as_ref()).await;
            attempt.trace(&origin);
            NewLog {
                date,
                kind: FAILED.into(),
                description: Some("Failed client authentication".into()),
                details: attempt.details(),
                client_id: attempt.client_id.as_deref().map(excerpt),
                client_name: attempt.client_name,
                ip: origin.ip,
                user_agent: origin.user_agent,
            }
        }));
    }

    /// A kid that is not attached may still be stored: looked up here, where nobody waits, so that
    /// the answer's time tells nothing.
    async fn told_apart(mut self, store: &dyn Store) -> Self {
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
            client = self.client_id.as_deref().map(excerpt),
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
