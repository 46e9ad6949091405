//! A test from the private key to the answer.

use assertion::explain::{Context, Registration, explain};
use assertion::request::Request;
use assertion::{Judgement, Policy, Show};
use chrono::{DateTime, TimeDelta, Utc};
use key_files::PrivateKeyError;
use leptos::prelude::*;
use management_api::PublicKey;

use super::draft::{LIFETIME, TestDraft};
use crate::api::{Api, ApiError, LogQuery, Sent};
use crate::clock;
use crate::crypto::{ChosenKey, CryptoError, Signature, SigningKey, random_id};
use crate::domain::{EventResult, EventType};
use crate::material::ReadError;

/// Why there was no test. Nothing was sent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum TestError {
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    #[error(transparent)]
    NotAKey(#[from] PrivateKeyError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("This is the private key of another credential. Choose the one that belongs to “{0}”.")]
    AnotherKey(String),
    #[error("The credential’s public key couldn’t be read: {0}")]
    NoPublicKey(ApiError),
}

/// Why the server rejected the assertion, as its log says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reason {
    pub code: String,
    pub message: String,
    pub seen: Option<String>,
    pub expected: Option<String>,
}

/// Why an assertion was rejected.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rejection {
    /// As the server's log says.
    Logged(Reason),
    /// The rules that it breaks, of those that can be judged without the server: a tenant's log is not read.
    Rules(Vec<Judgement>),
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tested {
    pub sent: Sent,
    /// From sending to the answer, in milliseconds.
    pub millis: f64,
    /// Why the assertion was rejected, if it was.
    pub rejection: Option<Rejection>,
}

/// A request that can be sent from a terminal.
#[derive(Clone, PartialEq)]
pub(super) struct Command {
    /// The command.
    pub curl: String,
    /// Its assertion.
    pub assertion: String,
    /// When the assertion was signed.
    pub issued_at: DateTime<Utc>,
}

impl Command {
    /// When its assertion expires.
    pub(super) fn expires_at(&self) -> DateTime<Utc> {
        self.issued_at + TimeDelta::seconds(LIFETIME)
    }
}

/// What is tested: the credential, and the assertion that its private key signs.
pub(super) struct Test {
    pub api: Api,
    pub draft: TestDraft,
    pub credential_id: String,
    pub credential_name: String,
    /// What the server requires of an assertion.
    pub policy: Policy,
}

impl Test {
    /// Imports the private key, if it is that of the credential.
    pub(super) async fn open(&self, key: &ChosenKey) -> Result<SigningKey, TestError> {
        let signing = key.import("", Signature(self.draft.algorithm)).await?;
        if let Some(public) = self.public_key().await?
            && !signing.belongs_to_numbers(&public.n, &public.e).await?
        {
            return Err(TestError::AnotherKey(self.credential_name.clone()));
        }
        Ok(signing)
    }

    /// Signs a new assertion.
    pub(super) async fn sign(&self, key: &SigningKey) -> Result<Command, TestError> {
        let issued_at = clock::now();
        let input = self
            .draft
            .signing_input(issued_at.timestamp(), &random_id());
        let signature = key.sign(input.as_bytes()).await?;
        let assertion = format!("{input}.{}", encode(&signature));
        Ok(Command {
            curl: self.draft.curl(&self.api.token_endpoint(), &assertion),
            assertion,
            issued_at,
        })
    }

    /// Signs an assertion and sends it to the token endpoint.
    pub(super) async fn run(&self, key: &SigningKey) -> Result<Tested, TestError> {
        let signed = self.sign(key).await?;
        let begin = now();
        let sent = self
            .api
            .request_token(self.draft.form(&signed.assertion))
            .await;
        let millis = now() - begin;
        let rejection = match &sent {
            Sent::Answered(answer) if answer.is_rejected() => Some(self.rejection(&signed).await),
            _ => None,
        };
        Ok(Tested {
            sent,
            millis,
            rejection,
        })
    }

    /// Why the server rejected an assertion.
    pub(super) async fn rejection(&self, signed: &Command) -> Rejection {
        let reason = if self.api.backend().is_countersign() {
            newest_reason(self.api, &self.draft.client_id).await
        } else {
            None
        };
        reason.map_or_else(
            || Rejection::Rules(self.broken_rules(signed)),
            Rejection::Logged,
        )
    }

    /// The rules that an assertion breaks, at the time when it was signed. It is signed by the right key.
    fn broken_rules(&self, signed: &Command) -> Vec<Judgement> {
        let context = Context {
            policy: self.policy.clone(),
            client_id: Some(self.draft.client_id.clone()),
            registration: Registration::Unasked,
            keys: None,
            now: signed.issued_at.timestamp_millis() as f64 / 1_000.0,
            show: Show::Whole,
        };
        let request = Request::of_assertion(signed.assertion.clone());
        let rules = explain(&request, &context).rules;
        rules.into_iter().filter(Judgement::is_failure).collect()
    }

    /// The credential's public key; `None` of a tenant, whose API returns none.
    async fn public_key(&self) -> Result<Option<PublicKey>, TestError> {
        if !self.api.backend().is_countersign() {
            return Ok(None);
        }
        let keys = self
            .api
            .public_keys(&self.draft.client_id)
            .await
            .map_err(TestError::NoPublicKey)?;
        let mut keys = keys.keys.into_iter();
        Ok(keys.find(|key| key.credential_id == self.credential_id))
    }
}

fn encode(octets: &[u8]) -> String {
    use base64ct::Encoding as _;
    base64ct::Base64UrlUnpadded::encode_string(octets)
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Why the newest assertion of the client was rejected.
async fn newest_reason(api: Api, client_id: &str) -> Option<Reason> {
    let query = LogQuery {
        client_id: client_id.to_owned(),
        event: Some(EventType::Token),
        result: Some(EventResult::Rejected),
        ..LogQuery::default()
    };
    let newest = api.log_part(&query, None, 1).await.ok()?.entries.pop()?;
    let text = |name: &str| Some(newest.details.get(name)?.as_str()?.to_owned());
    Some(Reason {
        code: text("reason")?,
        message: text("client_authentication_error")?,
        seen: text("seen"),
        expected: text("expected"),
    })
}
