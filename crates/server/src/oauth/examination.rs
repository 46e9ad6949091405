//! What the log says of a failed authentication beyond its reason: found after the answer has left, so that neither the
//! verdict nor its time depends on it.

use assertion::autopsy::Cause;
use assertion::explain::{
    self, Examination, Key, claimed_clients, examine, no_client, signed_by_another, unusable,
};
use assertion::{Algorithm, Assertion, Code, Rule, Show};
use chrono::{DateTime, Utc};
use management_api::{Method, Secret};
use primitives::text;
use std::sync::Arc;
use store::{CredentialRecord, Store, TokenClient};

use super::failure_log::{Attempt, Reason};

/// The longest part of an assertion that is kept to be examined, in bytes.
const KEPT: usize = 8 * 1024;

/// The part of an assertion that is kept until it has been examined.
pub(super) fn evidence(assertion: &str) -> Secret {
    let mut end = assertion.len().min(KEPT);
    while !assertion.is_char_boundary(end) {
        end -= 1;
    }
    Secret::new(assertion.get(..end).unwrap_or_default().to_owned())
}

impl Attempt {
    /// Returns true if an explanation takes more than a look-up: reading an assertion that is malformed or misplaced, or
    /// arithmetic on its signature.
    pub(super) fn needs_examination(&self) -> bool {
        let is_of_signature = matches!(
            &self.reason,
            Reason::Rule(judgement) if matches!(
                judgement.code,
                Code::SignatureInvalid | Code::KidUnknown | Code::NoKey
            )
        );
        self.evidence.is_some() && (is_of_signature || self.has_no_claims())
    }

    /// Returns true if the claims were not read: the assertion is malformed, or not where it belongs.
    fn has_no_claims(&self) -> bool {
        match &self.reason {
            Reason::Rule(judgement) => {
                matches!(judgement.rule, Rule::Request | Rule::Form | Rule::Size)
            }
            Reason::HeaderUnreadable | Reason::NothingPresented | Reason::AssertionMissing => true,
            _ => false,
        }
    }

    /// Adds what requires a look-up in the store or arithmetic.
    pub(super) async fn looked_up(mut self, store: &dyn Store, at: DateTime<Utc>) -> Self {
        let evidence = self.evidence.take();
        let this = self.with_swap_detected(store).await;
        let this = match evidence {
            Some(evidence) => this.examined(&evidence, store, at).await,
            None => this,
        };
        this.with_detached_credential(store)
            .await
            .with_issuer(store)
            .await
            .with_name(store)
            .await
    }

    /// Names the client that the request names, also if blanks or line breaks surround its ID.
    async fn with_name(mut self, store: &dyn Store) -> Self {
        let Some(named) = self.client_id.clone() else {
            return self;
        };
        let id = named.trim();
        // That there is no such client was looked up before.
        let is_known_not_to_be = self.reason == Reason::ClientUnknown && id == named;
        if self.client_name.is_none()
            && !is_known_not_to_be
            && let Ok(Some(known)) = store.token_client(id).await
        {
            if id != named {
                let seen = text::mark_blanks(text::escape(&named));
                self.compared = Some((seen.into(), id.to_owned().into()));
            }
            self.name_client(&known);
        }
        self
    }

    /// Detects an unknown client that swapped its client ID and secret.
    async fn with_swap_detected(mut self, store: &dyn Store) -> Self {
        let Some(secret) = self.secret.take() else {
            return self;
        };
        // Environment variables and files may add a line break.
        let secret = secret.expose().trim();
        let is_client_id = self.client_id.as_deref().map(str::trim) == Some(secret);
        match store.token_client(secret).await {
            // One text as both: nobody's identifier, and so perhaps the secret.
            Ok(None) if is_client_id => self.client_id = None,
            Ok(None) => {}
            Ok(Some(known)) => {
                if self.reason == Reason::ClientUnknown {
                    self.reason = Reason::IdAndSecretSwapped;
                }
                self.name_client(&known);
            }
            // They may be swapped: the client ID may be a secret, so it is not shown.
            Err(_) => self.client_id = None,
        }
        self
    }

    fn name_client(&mut self, known: &TokenClient) {
        self.client_id = Some(known.client_id.clone());
        self.client_name = Some(known.name.clone());
    }

    /// Detects a credential that is stored but not attached, by its kid or, without kid, by its algorithm; and a kid that is
    /// the ID of a credential.
    async fn with_detached_credential(mut self, store: &dyn Store) -> Self {
        let Reason::Rule(judgement) = &mut self.reason else {
            return self;
        };
        let Some(client_id) = &self.client_id else {
            return self;
        };
        if !matches!(judgement.code, Code::KidUnknown | Code::NoKey) {
            return self;
        }
        let stored = store.credentials(client_id).await.unwrap_or_default();
        let kid = self.seen.kid.as_deref();
        let is_meant = |credential: &&CredentialRecord| match (judgement.code, kid) {
            (Code::KidUnknown, Some(kid)) => credential.kid.as_deref() == Some(kid),
            (Code::NoKey, None) => {
                credential.alg.map(Algorithm::as_str) == self.seen.alg.as_deref()
            }
            _ => false,
        };
        if let Some(credential) = stored.iter().find(is_meant) {
            judgement.code = Code::CredentialDetached;
            judgement.rule = Rule::Credential;
            judgement.message = format!(
                "The credential {} is stored, but not enabled for Private Key JWT. Enable it.",
                credential.id
            )
            .into();
            judgement.seen = Some(last_use(store, credential).await.into());
            judgement.expected = Some("a credential that is enabled".into());
            self.credential_id = Some(credential.id.clone());
        } else if let Some(credential) = stored
            .iter()
            .find(|credential| Some(credential.id.as_str()) == kid)
            && let Some(kid) = &credential.kid
        {
            judgement.message = format!(
                "kid is the ID of the credential {}; the header takes its key ID. Set kid to {kid}, or leave it out.",
                credential.id
            )
            .into();
            judgement.expected = Some(kid.clone().into());
            self.credential_id = Some(credential.id.clone());
        }
        self
    }

    /// Detects a `sub` that is no client, where `iss` is one.
    async fn with_issuer(mut self, store: &dyn Store) -> Self {
        let Some(issuer) = self.issuer.take() else {
            return self;
        };
        if self.reason == Reason::ClientUnknown
            && self.client_id.as_ref() != Some(&issuer)
            && let Ok(Some(known)) = store.token_client(&issuer).await
        {
            let subject = self.client_id.as_deref();
            self.reason = Reason::Rule(no_client(subject, &known.client_id, Show::Redacted));
            self.name_client(&known);
        }
        self
    }

    async fn examined(self, evidence: &Secret, store: &dyn Store, at: DateTime<Utc>) -> Self {
        match Assertion::parse(evidence.expose()) {
            Ok(assertion) if !self.has_no_claims() => self.with_cause(assertion, store, at).await,
            _ => self.with_claimed_client(evidence.expose(), store).await,
        }
    }

    /// Finds the client that an assertion claims to come from whose claims were not read, so that its application shows the
    /// entry.
    async fn with_claimed_client(mut self, assertion: &str, store: &dyn Store) -> Self {
        for id in claimed_clients(assertion).into_iter().flatten() {
            if let Ok(Some(known)) = store.token_client(&id).await {
                self.name_client(&known);
                break;
            }
        }
        self
    }

    /// Finds out which credential made the signature, or why none of them verifies it.
    async fn with_cause(
        mut self,
        assertion: Assertion,
        store: &dyn Store,
        at: DateTime<Utc>,
    ) -> Self {
        let client_id = assertion.subject().unwrap_or_default();
        let Ok(Some(client)) = store.token_client(client_id).await else {
            return self;
        };
        let stored = store.credentials(client_id).await.unwrap_or_default();
        let keys: Arc<[Key]> = stored
            .iter()
            .filter_map(|credential| key(credential, &client))
            .collect();
        if keys.is_empty() {
            return self;
        }
        let alg = assertion.alg().and_then(|alg| alg.parse().ok());
        let suspected = suspected(&keys, assertion.kid(), alg);
        let length = assertion.signature().len();
        let tried = Arc::clone(&keys);
        let examination = tokio::task::spawn_blocking(move || {
            let input = assertion.signing_input().to_vec();
            examine(&tried, &suspected, alg, &[input], assertion.signature())
        });
        let Ok(examination) = examination.await else {
            return self;
        };
        self.apply(&keys, examination, length, at);
        if let Reason::Rule(judgement) = &mut self.reason
            && judgement.code == Code::CredentialDetached
            && let Some(credential) = stored
                .iter()
                .find(|credential| self.credential_id.as_ref() == Some(&credential.id))
        {
            judgement.seen = Some(last_use(store, credential).await.into());
        }
        self
    }

    fn apply(&mut self, keys: &[Key], examination: Examination, length: usize, at: DateTime<Utc>) {
        let Reason::Rule(judgement) = &mut self.reason else {
            return;
        };
        let now = at.timestamp_millis() as f64 / 1000.0;
        if let Some(key) = examination.signed_by.and_then(|at| keys.get(at)) {
            let kid = self.seen.kid.as_deref();
            if judgement.code == Code::KidUnknown
                && key.kid.as_deref() != kid
                && keys.iter().any(|key| key.kid.as_deref() == kid)
            {
                // The kid names a credential that is stored: that it is not attached says more.
                return;
            }
            self.credential_id = Some(key.id.clone());
            if let Some(found) = unusable(key, now) {
                *judgement = found;
            } else if judgement.code == Code::SignatureInvalid {
                *judgement = signed_by_another(key);
                self.cause = Some(Cause::AnotherKey.as_str());
            } else {
                judgement.message = format!(
                    "{} The credential {} made the signature; its key ID is {}.",
                    judgement.message,
                    key.id,
                    key.shown_kid()
                )
                .into();
                // Where no key is for the algorithm, which one would be is the answer.
                if judgement.code == Code::KidUnknown {
                    judgement.expected = Some(key.shown_kid().to_owned().into());
                }
            }
            return;
        }
        if judgement.code != Code::SignatureInvalid {
            return;
        }
        let Some((cause, at)) = examination.cause else {
            return;
        };
        let shown = at.and_then(|at| keys.get(at));
        let algorithm = shown.and_then(|key| key.algorithm).unwrap_or_default();
        let size = shown.or(keys.first()).map(|key| key.rsa().size());
        *judgement = explain::failed(Some(cause), algorithm, length, size);
        self.cause = Some(cause.as_str());
        if cause.is_by_the_key() {
            self.credential_id = shown.map(|key| key.id.clone());
        }
    }
}

/// When an assertion by a credential was last accepted.
async fn last_use(store: &dyn Store, credential: &CredentialRecord) -> String {
    let usage = store.credential_usage(&credential.client_id).await;
    let last = usage
        .unwrap_or_default()
        .into_iter()
        .find(|usage| usage.credential_id == credential.id)
        .and_then(|usage| usage.last_used_at);
    match last {
        Some(at) => format!(
            "not enabled; last accepted on {}",
            at.to_utc().format("%Y-%m-%d %H:%M UTC")
        ),
        None => "not enabled; never accepted".to_owned(),
    }
}

fn key(credential: &CredentialRecord, client: &TokenClient) -> Option<Key> {
    let public = credential.key.as_ref()?;
    let attached = client.authentication.attached_to(Method::PrivateKeyJwt);
    Some(Key {
        id: credential.id.clone(),
        kid: Some(credential.kid.clone()?),
        thumbprint: String::new(),
        algorithm: Some(credential.alg?),
        n: public.n.clone(),
        e: public.e.clone(),
        expires_at: credential
            .expires_at
            .map(|at| at.to_millis() as f64 / 1000.0),
        attached: attached.contains(&credential.id),
    })
}

/// The keys that the header means: the one with the kid, or without kid those that the endpoint has tried.
fn suspected(keys: &[Key], kid: Option<&str>, alg: Option<Algorithm>) -> Vec<usize> {
    let is_meant = |key: &Key| match kid {
        Some(kid) => key.kid.as_deref() == Some(kid),
        None => key.attached && key.algorithm == alg,
    };
    keys.iter()
        .enumerate()
        .filter(|(_, key)| is_meant(key))
        .map(|(at, _)| at)
        .collect()
}
