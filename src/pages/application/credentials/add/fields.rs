//! The input of the dialog that adds a credential.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::Algorithm;

use super::draft::{CredentialDraft, proposed_kid, proposed_name};
use crate::{
    domain::ExpiryChoice, material::Subject,
    pages::application::credentials::expiry::field::ExpiryForm,
};

/// The input, field by field.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The name.
    pub name: RwSignal<String>,
    /// The last suggested name: a typed name is not overwritten.
    proposed: RwSignal<String>,
    /// The kid that was proposed last.
    proposed_kid: RwSignal<String>,
    /// The expiry that was proposed last.
    proposed_expiry: RwSignal<ExpiryChoice>,
    /// The algorithm.
    pub algorithm: RwSignal<Algorithm>,
    /// When it expires.
    pub expiry: ExpiryForm,
    /// A custom kid.
    pub kid: RwSignal<String>,
    /// The fixes were applied.
    pub repaired: RwSignal<bool>,
    /// Add it although its private key is published.
    pub accepts_published: RwSignal<bool>,
    /// Enable it right after adding.
    pub enable: RwSignal<bool>,
}

impl Fields {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            proposed: RwSignal::new(String::new()),
            proposed_kid: RwSignal::new(String::new()),
            proposed_expiry: RwSignal::new(ExpiryChoice::default()),
            algorithm: RwSignal::new(Algorithm::default()),
            expiry: ExpiryForm::new(None),
            kid: RwSignal::new(String::new()),
            repaired: RwSignal::new(false),
            accepts_published: RwSignal::new(false),
            enable: RwSignal::new(true),
        }
    }

    /// Something was typed.
    #[must_use]
    pub fn is_typed(self) -> bool {
        !(self.name.read().is_empty() && self.kid.read().is_empty())
            || self.expiry.choice.get() == ExpiryChoice::At
    }

    /// All of it.
    #[must_use]
    pub fn draft(
        self,
        subject: Memo<Option<Arc<Subject>>>,
        now: Signal<DateTime<Utc>>,
    ) -> CredentialDraft {
        CredentialDraft {
            name: self.name.get(),
            subject: subject.get(),
            repaired: self.repaired.get(),
            algorithm: self.algorithm.get(),
            expiry: self.expiry.draft(),
            kid: self.kid.get(),
            accepts_published: self.accepts_published.get(),
            now: now.get(),
        }
    }

    /// Follows another file or object: suggests a name and the certificate's expiry, resets the fixes, and selects a
    /// possible algorithm.
    pub fn follow(self, subject: Option<&Subject>, has_members: bool, now: DateTime<Utc>) {
        self.repaired.set(false);
        self.accepts_published.set(false);
        let Some(subject) = subject else { return };
        let current = self.name.get_untracked();
        if current.is_empty() || current == self.proposed.get_untracked() {
            let name = proposed_name(subject, has_members);
            self.proposed.set(name.clone());
            self.name.set(name);
        }
        if self.kid.get_untracked() == self.proposed_kid.get_untracked() {
            let kid = proposed_kid(subject);
            self.proposed_kid.set(kid.clone());
            self.kid.set(kid);
        }
        if self.expiry.choice.get_untracked() == self.proposed_expiry.get_untracked() {
            let certificate = subject.diagnosis.certificate.as_ref();
            let is_valid = certificate
                .and_then(|it| it.not_after)
                .is_some_and(|end| end > now);
            let choice = if is_valid {
                ExpiryChoice::Certificate
            } else {
                ExpiryChoice::Never
            };
            self.proposed_expiry.set(choice);
            self.expiry.choice.set(choice);
        }
        let possible = &subject.diagnosis.algorithms;
        if let Some(first) = possible.first()
            && !possible.contains(&self.algorithm.get_untracked())
        {
            self.algorithm.set(*first);
        }
    }
}
