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
    /// Attached to Private Key JWT.
    Jwt,
    /// Attached to the kind of mTLS with this name.
    Mtls(&'static str),
}

impl AttachmentStatus {
    /// That of the credential with this id.
    #[must_use]
    pub fn of(client: &Client, id: &str) -> Self {
        let method = match client.authentication() {
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
        Self {
            method,
            signs_requests: client
                .signed_request_object
                .as_ref()
                .is_some_and(|slot| slot.credentials.iter().any(|own| own.id == id)),
        }
    }

    /// Attached to Private Key JWT.
    #[must_use]
    pub fn is_enabled(self) -> bool {
        self.method == Some(Attachment::Jwt)
    }

    /// What it is in use for now.
    #[must_use]
    pub fn uses(self) -> Vec<&'static str> {
        let method = match self.method {
            Some(Attachment::Jwt) => Some("Private Key JWT"),
            Some(Attachment::Mtls(name)) => Some(name),
            None => None,
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
        let uses = |id| AttachmentStatus::of(&client, id).uses();
        assert_eq!(uses("a"), ["Private Key JWT", "Signed requests"]);
        assert_eq!(uses("b"), ["Signed requests"]);
        assert_eq!(uses("c"), [] as [&str; 0]);
    }
}
