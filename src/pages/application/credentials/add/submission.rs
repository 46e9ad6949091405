//! Sending the form, and what the server said of it.

use leptos::prelude::*;
use management_api::{Credential, CredentialCreate};
use wasm_bindgen::JsCast;

use super::draft::CredentialDraft;
use crate::api::{Api, ApiError};

/// The request that adds a credential.
#[derive(Clone, Copy)]
pub struct Submission {
    /// The input as it is now.
    draft: Memo<CredentialDraft>,
    /// The input as it was sent.
    sent: StoredValue<Option<CredentialDraft>>,
    request: Action<CredentialCreate, Result<Credential, ApiError>>,
    /// Why the server rejected it.
    rejected: Memo<Option<ApiError>>,
}

impl Submission {
    /// Nothing is sent yet. A field that the server rejects comes into view, with the focus.
    pub fn new(client_id: String, draft: Memo<CredentialDraft>) -> Self {
        let api = expect_context::<Api>();
        let request = Action::new_local(move |request: &CredentialCreate| {
            let (request, client_id) = (request.clone(), client_id.clone());
            async move { api.create_credential(&client_id, &request).await }
        });
        let rejected = Memo::new(move |_| match request.value().get() {
            Some(Err(error)) => api.unless_signed_in_again(Some(error)),
            _ => None,
        });
        Effect::new(move || {
            if rejected.read().as_ref().is_some_and(is_on_a_field) {
                focus_invalid_field();
            }
        });
        Self {
            draft,
            sent: StoredValue::new(None),
            request,
            rejected,
        }
    }

    /// Sends the input, unless it is on its way or can't be sent.
    pub fn send(self) {
        if self.is_pending().get_untracked() {
            return;
        }
        if let Ok(request) = CredentialCreate::try_from(&*self.draft.read_untracked()) {
            self.sent.set_value(Some(self.draft.get_untracked()));
            self.request.dispatch_local(request);
        }
    }

    /// Returns true while it is on its way.
    pub fn is_pending(self) -> Memo<bool> {
        self.request.pending()
    }

    /// The last response.
    pub fn answer(self) -> Option<Result<Credential, ApiError>> {
        self.request.value().get()
    }

    /// What the server said about a field; it stays until the field changes.
    pub fn on(
        self,
        field: &str,
        is_same: fn(&CredentialDraft, &CredentialDraft) -> bool,
    ) -> Option<String> {
        let stands = self.sent.with_value(|sent| {
            sent.as_ref()
                .is_some_and(|sent| is_same(sent, &self.draft.read()))
        });
        let rejected = self.rejected.read();
        rejected.as_ref().filter(|_| stands)?.on(field)
    }

    /// Returns true if the server rejected this field.
    pub fn is_rejected(self, field: &str) -> bool {
        let rejected = self.rejected.read();
        rejected
            .as_ref()
            .is_some_and(|error| error.on(field).is_some())
    }

    /// The title and text of an error that is about no field.
    pub fn form_error(self) -> Option<(String, String)> {
        let error = self.rejected.get().filter(|error| !is_on_a_field(error))?;
        let title = error.title("Credential not added");
        Some((title.to_owned(), error.to_string()))
    }
}

fn focus_invalid_field() {
    request_animation_frame(|| {
        let field = document()
            .query_selector(".add [aria-invalid=true]")
            .ok()
            .flatten();
        if let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

fn is_on_a_field(error: &ApiError) -> bool {
    [
        "pem",
        "name",
        "alg",
        "expires_at",
        "parse_expiry_from_cert",
        "kid",
    ]
    .into_iter()
    .any(|field| error.on(field).is_some())
}
