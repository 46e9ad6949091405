//! The unsaved choice of a method, with the keys to be enabled by saving it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Authentication, Client, Credential, Limits, Method};

use crate::domain::{AuthMethod, is_typed, proposed_keys};

/// The unsaved choice. It belongs to the application's page, so that it survives switching tabs.
#[derive(Clone, Copy)]
pub struct MethodForm {
    /// The chosen method; `None` if the caller may not see it.
    pub choice: RwSignal<Option<AuthMethod>>,
    /// The keys ticked; `None` until someone ticks: then those that are proposed.
    ticked: RwSignal<Option<Vec<String>>>,
    /// The typed name, if it must be confirmed.
    pub typed: RwSignal<String>,
    client: Signal<Client>,
}

/// What saving would change.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodDraft {
    /// The method.
    pub method: AuthMethod,
    /// The keys to be enabled with it.
    pub ids: Vec<String>,
}

impl MethodDraft {
    /// What is to be sent.
    #[must_use]
    pub fn authentication(&self) -> Authentication {
        self.method.with(self.ids.clone())
    }
}

impl MethodForm {
    /// Follows what is saved until the user chooses something else; that choice stays even if someone else saves.
    #[must_use]
    pub fn new(client: Signal<Client>) -> Self {
        let form = Self {
            choice: RwSignal::new(None),
            ticked: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            client,
        };
        let saved = Memo::new(move |_| AuthMethod::of(&client.read()));
        Effect::new(move |before: Option<Option<AuthMethod>>| {
            let now = saved.get();
            let choice = form.choice.get_untracked();
            if before.is_none_or(|before| choice == before) || choice == now {
                form.choose(now);
            }
            now
        });
        form
    }

    /// The method that would be saved; `None` if nothing changed.
    #[must_use]
    pub fn change(self) -> Option<AuthMethod> {
        let method = self.choice.get()?;
        (AuthMethod::of(&self.client.read()) != Some(method)).then_some(method)
    }

    /// What would be saved; `None` if nothing changed.
    #[must_use]
    pub fn draft(
        self,
        credentials: &[Credential],
        limits: Limits,
        now: DateTime<Utc>,
    ) -> Option<MethodDraft> {
        let method = self.change()?;
        let ids = match method {
            AuthMethod::Keys(Method::PrivateKeyJwt) => match self.ticked.get() {
                // Someone else may have deleted one.
                Some(mut ids) => {
                    ids.retain(|id| credentials.iter().any(|own| own.id == *id));
                    ids
                }
                None => proposed_keys(credentials, limits, now),
            },
            _ => Vec::new(),
        };
        Some(MethodDraft { method, ids })
    }

    /// Ticks a key, beside `others`, or removes the tick.
    pub fn tick(self, others: &[String], id: &str, is_ticked: bool) {
        let mut ids: Vec<String> = others.iter().filter(|own| *own != id).cloned().collect();
        if is_ticked {
            ids.push(id.to_owned());
        }
        self.ticked.set(Some(ids));
    }

    /// The name that must be confirmed was typed.
    #[must_use]
    pub fn is_confirmed(self) -> bool {
        is_typed(&self.typed.read(), &self.client.read().name)
    }

    /// Goes back to what is saved.
    pub fn reset(self) {
        self.choose(AuthMethod::of(&self.client.read_untracked()));
    }

    fn choose(self, method: Option<AuthMethod>) {
        self.choice.set(method);
        self.ticked.set(None);
        self.typed.set(String::new());
    }
}
