//! What a credential is attached to.

use management_api::{Authentication, Client, Method};

/// What a credential is in use for. One may be in more than one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttachmentStatus {
    /// Its place in how the application authenticates.
    pub method: Option<Attachment>,
    /// It is kept for signed request objects (JAR, RFC 9101).
    pub signs_requests: bool,
}

/// A place in how the application authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// Attached to Private Key JWT, which is in force.
    Jwt,
    /// It will be, once the method is saved.
    JwtOnSave,
    /// Attached to the kind of mTLS with this name, which is in force.
    Mtls(&'static str),
}

impl AttachmentStatus {
    /// That of the credential with this id. `pending`: what is to be attached once the method is saved.
    #[must_use]
    pub fn of(client: &Client, pending: &[String], id: &str) -> Self {
        let in_force = match client.authentication() {
            Some(Authentication::Credentials { method, ids })
                if ids.iter().any(|own| own == id) =>
            {
                Some(match method {
                    Method::PrivateKeyJwt => Attachment::Jwt,
                    Method::TlsClientAuth => Attachment::Mtls("mTLS (CA-signed)"),
                    Method::SelfSignedTlsClientAuth => Attachment::Mtls("mTLS (self-signed)"),
                })
            }
            _ => None,
        };
        let once_saved = pending
            .iter()
            .any(|pending| pending == id)
            .then_some(Attachment::JwtOnSave);
        Self {
            method: in_force.or(once_saved),
            signs_requests: client
                .signed_request_object
                .as_ref()
                .is_some_and(|slot| slot.credentials.iter().any(|own| own.id == id)),
        }
    }

    /// Attached to Private Key JWT, or about to be.
    #[must_use]
    pub fn is_enabled(self) -> bool {
        matches!(self.method, Some(Attachment::Jwt | Attachment::JwtOnSave))
    }

    /// What it is in use for now.
    #[must_use]
    pub fn uses(self) -> Vec<&'static str> {
        let method = match self.method {
            Some(Attachment::Jwt) => Some("Private Key JWT"),
            Some(Attachment::Mtls(name)) => Some(name),
            Some(Attachment::JwtOnSave) | None => None,
        };
        let requests = self.signs_requests.then_some("Signed requests");
        method.into_iter().chain(requests).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(more: &str) -> Client {
        serde_json::from_str(&format!(r#"{{"client_id":"c",{more}}}"#)).unwrap()
    }

    #[test]
    fn credential_can_have_both_uses() {
        let client = client(
            r#""client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"a"}]}},
               "signed_request_object":{"required":true,"credentials":[{"id":"a"},{"id":"b"}]}"#,
        );
        let uses = |id| AttachmentStatus::of(&client, &[], id).uses();
        assert_eq!(uses("a"), ["Private Key JWT", "Signed requests"]);
        assert_eq!(uses("b"), ["Signed requests"]);
        assert_eq!(uses("c"), [] as [&str; 0]);
    }

    #[test]
    fn pending_attachment_is_not_in_use() {
        let client = client(r#""token_endpoint_auth_method":"none""#);
        let status = AttachmentStatus::of(&client, &["a".to_owned()], "a");
        assert!(status.is_enabled());
        assert_eq!(status.uses(), [] as [&str; 0]);
    }
}
