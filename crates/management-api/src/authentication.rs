//! How a client authenticates: by a secret, by nothing, or by registered credentials.

use serde::{Deserialize, Serialize};

use crate::{Change, Client, ClientPatch, CredentialCreate};

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
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }
}

/// How a client authenticates: by one of two families, never by both (contract 6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// By its secret, or not at all.
    Secret(TokenEndpointAuthMethod),
    /// By registered credentials.
    Credentials {
        /// The method.
        method: Method,
        /// The ids of the attached ones, in the order given. May be empty: then nothing authenticates.
        ids: Vec<String>,
    },
}

/// Why a PATCH of the two properties is rejected (contract 6.1, 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticationError {
    /// It would leave both a secret's method and credentials.
    Exclusive,
    /// It would leave neither.
    Required,
}

impl Authentication {
    /// The method's value on the wire.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Secret(method) => method.as_str(),
            Self::Credentials { method, .. } => method.as_str(),
        }
    }

    /// The ids of the attached credentials.
    #[must_use]
    pub fn credentials(&self) -> &[String] {
        match self {
            Self::Secret(_) => &[],
            Self::Credentials { ids, .. } => ids,
        }
    }

    /// With the ids in the order of their letters, so that equal sets are equal.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        if let Self::Credentials { ids, .. } = &mut self {
            ids.sort();
        }
        self
    }

    /// With one credential more, sorted. A secret's method takes none.
    #[must_use]
    pub fn with(mut self, id: &str) -> Self {
        if let Self::Credentials { ids, .. } = &mut self {
            ids.push(id.to_owned());
        }
        self.sorted()
    }

    /// With one credential less.
    #[must_use]
    pub fn without(mut self, id: &str) -> Self {
        if let Self::Credentials { ids, .. } = &mut self {
            ids.retain(|own| own != id);
        }
        self
    }

    /// What authenticates after a PATCH of the two properties.
    ///
    /// # Errors
    /// See [`AuthenticationError`].
    pub fn changed(
        self,
        secret: Change<TokenEndpointAuthMethod>,
        credentials: Change<(Method, Vec<String>)>,
    ) -> Result<Self, AuthenticationError> {
        match (self, secret, credentials) {
            (current, Change::Keep, Change::Keep) => Ok(current),
            (_, Change::Set(_), Change::Set(_)) => Err(AuthenticationError::Exclusive),
            (_, Change::Clear, Change::Clear) => Err(AuthenticationError::Required),
            (_, Change::Clear, Change::Set((method, ids)))
            | (Self::Credentials { .. }, Change::Keep, Change::Set((method, ids))) => {
                Ok(Self::Credentials { method, ids })
            }
            (_, Change::Set(method), Change::Clear)
            | (Self::Secret(_), Change::Set(method), Change::Keep) => Ok(Self::Secret(method)),
            (Self::Secret(_), Change::Keep, Change::Set(_))
            | (Self::Credentials { .. }, Change::Set(_), Change::Keep) => {
                Err(AuthenticationError::Exclusive)
            }
            // Clearing the property that is null already changes nothing.
            (current @ Self::Secret(_), Change::Keep, Change::Clear)
            | (current @ Self::Credentials { .. }, Change::Clear, Change::Keep) => Ok(current),
            (Self::Secret(_), Change::Clear, Change::Keep)
            | (Self::Credentials { .. }, Change::Keep, Change::Clear) => {
                Err(AuthenticationError::Required)
            }
        }
    }

    /// The PATCH that goes over to this from `from`: where the method changes, it names both properties, since they
    /// exclude each other.
    #[must_use]
    pub fn patch(&self, from: Option<&Self>) -> ClientPatch {
        match self {
            Self::Secret(method) => ClientPatch {
                token_endpoint_auth_method: Change::Set(*method),
                client_authentication_methods: Change::Clear,
                ..ClientPatch::default()
            },
            Self::Credentials { method, ids } => ClientPatch {
                token_endpoint_auth_method: match from {
                    Some(Self::Credentials { method: from, .. }) if from == method => Change::Keep,
                    _ => Change::Clear,
                },
                client_authentication_methods: Change::Set(ClientAuthenticationMethods::new(
                    *method,
                    CredentialSet::of(ids.iter().map(String::as_str)),
                )),
                ..ClientPatch::default()
            },
        }
    }
}

impl Client {
    /// How the client authenticates; `None` if the caller may not see it. Credentials win over a secret's method that
    /// a tenant still shows.
    #[must_use]
    pub fn authentication(&self) -> Option<Authentication> {
        let methods = self.client_authentication_methods.as_ref();
        let credentials =
            methods
                .and_then(ClientAuthenticationMethods::one)
                .map(|(method, set)| Authentication::Credentials {
                    method,
                    ids: set.ids(),
                });
        credentials.or_else(|| self.token_endpoint_auth_method.map(Authentication::Secret))
    }

    /// Shows how the client authenticates: in one of the two properties, and not in the other.
    pub fn set_authentication(&mut self, authentication: Authentication) {
        self.token_endpoint_auth_method = None;
        self.client_authentication_methods = None;
        match authentication {
            Authentication::Secret(method) => self.token_endpoint_auth_method = Some(method),
            Authentication::Credentials { method, ids } => {
                let methods = ClientAuthenticationMethods::new(method, CredentialSet::of(ids));
                self.client_authentication_methods = Some(methods);
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(ids: &[&str]) -> Authentication {
        Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    const BASIC: Authentication =
        Authentication::Secret(TokenEndpointAuthMethod::ClientSecretBasic);

    #[test]
    fn a_client_shows_what_was_set() {
        for authentication in [keys(&["cred_a", "cred_b"]), keys(&[]), BASIC] {
            let mut client = Client::default();
            client.set_authentication(BASIC);
            client.set_authentication(authentication.clone());
            assert_eq!(client.authentication(), Some(authentication));
        }
        assert_eq!(Client::default().authentication(), None);
    }

    #[test]
    fn credentials_win_over_a_secrets_method() {
        let mut client = Client::default();
        client.set_authentication(keys(&[]));
        client.token_endpoint_auth_method = Some(TokenEndpointAuthMethod::None);
        assert_eq!(client.authentication(), Some(keys(&[])));
    }

    #[test]
    fn credentials_are_added_in_order_and_removed() {
        let both = keys(&["cred_b"]).with("cred_a");
        assert_eq!(both, keys(&["cred_a", "cred_b"]));
        assert_eq!(both.without("cred_a"), keys(&["cred_b"]));
        assert_eq!(BASIC.with("cred_a"), BASIC);
    }

    #[test]
    fn a_patch_leads_to_what_it_was_made_for() {
        let tls = Authentication::Credentials {
            method: Method::TlsClientAuth,
            ids: vec!["cred_a".to_owned()],
        };
        let all = [keys(&["cred_a"]), keys(&["cred_b"]), tls, BASIC];
        for from in &all {
            for to in &all {
                let patch = to.patch(Some(from));
                let credentials = match patch.client_authentication_methods {
                    Change::Keep => Change::Keep,
                    Change::Clear => Change::Clear,
                    Change::Set(methods) => {
                        let (method, set) = methods.one().unwrap();
                        Change::Set((method, set.ids()))
                    }
                };
                let after = from
                    .clone()
                    .changed(patch.token_endpoint_auth_method, credentials);
                assert_eq!(after.as_ref(), Ok(to), "from {from:?}");
            }
        }
    }
}
