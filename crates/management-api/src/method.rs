//! The methods of client authentication, and the credentials attached to them, on the wire.

use serde::{Deserialize, Serialize};

use crate::CredentialCreate;

/// Authentication without a registered key (RFC 7591 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenEndpointAuthMethod {
    /// A public client.
    None,
    /// The secret in the body.
    ClientSecretPost,
    /// The secret by HTTP Basic.
    ClientSecretBasic,
}

impl TokenEndpointAuthMethod {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::None, Self::ClientSecretPost, Self::ClientSecretBasic];

    /// Every value on the wire.
    pub const NAMES: [&'static str; 3] = [
        Self::None.as_str(),
        Self::ClientSecretPost.as_str(),
        Self::ClientSecretBasic.as_str(),
    ];

    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretBasic => "client_secret_basic",
        }
    }
}

/// A method that authenticates by registered credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A signed JWT (RFC 7523).
    PrivateKeyJwt,
    /// Mutual TLS with a certificate of a CA (RFC 8705 §2.1).
    TlsClientAuth,
    /// Mutual TLS with a self-signed certificate (RFC 8705 §2.2).
    SelfSignedTlsClientAuth,
}

impl Method {
    /// Every value.
    pub const ALL: [Self; 3] = [
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
    ];

    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }
}

/// A credential named by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRef {
    /// `cred_` and 22 base58 characters.
    pub id: String,
}

/// The credentials under one method, by id. An empty list is legal: a credential is still required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialSet {
    /// At most [`crate::Limits::attached`] of them.
    #[serde(default)]
    pub credentials: Vec<CredentialRef>,
}

impl CredentialSet {
    /// A set of these ids.
    pub fn of<I: IntoIterator<Item = S>, S: Into<String>>(ids: I) -> Self {
        Self {
            credentials: ids
                .into_iter()
                .map(|id| CredentialRef { id: id.into() })
                .collect(),
        }
    }

    /// The ids, in their order.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.credentials.iter().map(|one| one.id.clone()).collect()
    }
}

/// The credentials attached to the client's one method: exactly one of the three is present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAuthenticationMethods {
    /// [`Method::PrivateKeyJwt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key_jwt: Option<CredentialSet>,
    /// [`Method::TlsClientAuth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth: Option<CredentialSet>,
    /// [`Method::SelfSignedTlsClientAuth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_signed_tls_client_auth: Option<CredentialSet>,
}

impl ClientAuthenticationMethods {
    /// One method with its credentials.
    #[must_use]
    pub fn new(method: Method, credentials: CredentialSet) -> Self {
        let mut methods = Self::default();
        match method {
            Method::PrivateKeyJwt => methods.private_key_jwt = Some(credentials),
            Method::TlsClientAuth => methods.tls_client_auth = Some(credentials),
            Method::SelfSignedTlsClientAuth => {
                methods.self_signed_tls_client_auth = Some(credentials)
            }
        }
        methods
    }

    /// The method that is present, with its credentials; `None` unless there is exactly one.
    #[must_use]
    pub fn one(&self) -> Option<(Method, &CredentialSet)> {
        match (
            &self.private_key_jwt,
            &self.tls_client_auth,
            &self.self_signed_tls_client_auth,
        ) {
            (Some(set), None, None) => Some((Method::PrivateKeyJwt, set)),
            (None, Some(set), None) => Some((Method::TlsClientAuth, set)),
            (None, None, Some(set)) => Some((Method::SelfSignedTlsClientAuth, set)),
            _ => None,
        }
    }
}

/// Fully defined credentials, for the creation of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCredentialSet {
    /// Created and attached with the client, in one step.
    pub credentials: Vec<CredentialCreate>,
}

/// [`ClientAuthenticationMethods`] in the creation of a client: exactly one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewClientAuthenticationMethods {
    /// [`Method::PrivateKeyJwt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key_jwt: Option<NewCredentialSet>,
    /// [`Method::TlsClientAuth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth: Option<NewCredentialSet>,
    /// [`Method::SelfSignedTlsClientAuth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_signed_tls_client_auth: Option<NewCredentialSet>,
}

impl NewClientAuthenticationMethods {
    /// The method that is present, with its credentials; `None` unless there is exactly one.
    #[must_use]
    pub fn into_one(self) -> Option<(Method, Vec<CredentialCreate>)> {
        match (
            self.private_key_jwt,
            self.tls_client_auth,
            self.self_signed_tls_client_auth,
        ) {
            (Some(set), None, None) => Some((Method::PrivateKeyJwt, set.credentials)),
            (None, Some(set), None) => Some((Method::TlsClientAuth, set.credentials)),
            (None, None, Some(set)) => Some((Method::SelfSignedTlsClientAuth, set.credentials)),
            _ => None,
        }
    }
}

/// The second slot for the same pool of credentials: signed request objects (JAR, RFC 9101).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRequestObject {
    /// Requests must be signed.
    #[serde(default)]
    pub required: bool,
    /// Their keys, by id.
    #[serde(default)]
    pub credentials: Vec<CredentialRef>,
}

/// A change of a [`SignedRequestObject`]: what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRequestObjectPatch {
    /// Requests must be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Their keys, by id: what is not named is detached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Vec<CredentialRef>>,
}

impl SignedRequestObjectPatch {
    /// Applies it to `object`.
    pub fn apply(self, object: &mut SignedRequestObject) {
        if let Some(required) = self.required {
            object.required = required;
        }
        if let Some(credentials) = self.credentials {
            object.credentials = credentials;
        }
    }
}

/// [`SignedRequestObject`] in the creation of a client, with fully defined credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSignedRequestObject {
    /// Requests must be signed.
    #[serde(default)]
    pub required: bool,
    /// Created and attached with the client, in one step.
    #[serde(default)]
    pub credentials: Vec<CredentialCreate>,
}
