//! How a client authenticates: by a secret, by nothing, or by registered credentials.

use crate::{
    Change, Client, ClientAuthenticationMethods, ClientPatch, CredentialSet, Method,
    TokenEndpointAuthMethod,
};

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
    /// Every method's value on the wire.
    pub const NAMES: [&'static str; 6] = [
        TokenEndpointAuthMethod::None.as_str(),
        TokenEndpointAuthMethod::ClientSecretPost.as_str(),
        TokenEndpointAuthMethod::ClientSecretBasic.as_str(),
        Method::PrivateKeyJwt.as_str(),
        Method::TlsClientAuth.as_str(),
        Method::SelfSignedTlsClientAuth.as_str(),
    ];

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

    /// The ids of the credentials that are attached to this method; none if it is not the client's.
    #[must_use]
    pub fn attached_to(&self, wanted: Method) -> &[String] {
        match self {
            Self::Credentials { method, ids } if *method == wanted => ids,
            _ => &[],
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
