//! How an application authenticates, as method and credentials, and what a change of it sends.

use management_api::{
    AppType, Authentication, Client, Method, TokenEndpointAuthMethod, UnservedMethod,
};

/// How an application authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthMethod {
    /// By registered credentials.
    Keys(Method),
    /// By a secret, or not at all.
    Plain(TokenEndpointAuthMethod),
}

impl AuthMethod {
    /// In the order shown.
    pub const ALL: [Self; 6] = [
        Self::Keys(Method::PrivateKeyJwt),
        Self::Plain(TokenEndpointAuthMethod::ClientSecretPost),
        Self::Plain(TokenEndpointAuthMethod::ClientSecretBasic),
        Self::Keys(Method::TlsClientAuth),
        Self::Keys(Method::SelfSignedTlsClientAuth),
        Self::Plain(TokenEndpointAuthMethod::None),
    ];

    /// What the client uses now; `None` if the caller may not see it.
    #[must_use]
    pub fn of(client: &Client) -> Option<Self> {
        client.authentication().as_ref().map(Self::from)
    }

    /// This method with these credentials, in alphabetical order.
    #[must_use]
    pub fn with(self, ids: Vec<String>) -> Authentication {
        match self {
            Self::Keys(method) => Authentication::Credentials { method, ids }.sorted(),
            Self::Plain(method) => Authentication::Secret(method),
        }
    }

    /// The value on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keys(method) => method.as_str(),
            Self::Plain(method) => method.as_str(),
        }
    }

    /// The method of a value on the wire.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str() == value)
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Keys(Method::PrivateKeyJwt) => "Private Key JWT",
            Self::Keys(Method::TlsClientAuth) => "mTLS (CA-signed)",
            Self::Keys(Method::SelfSignedTlsClientAuth) => "mTLS (self-signed)",
            Self::Plain(TokenEndpointAuthMethod::ClientSecretPost) => "Client Secret (Post)",
            Self::Plain(TokenEndpointAuthMethod::ClientSecretBasic) => "Client Secret (Basic)",
            Self::Plain(TokenEndpointAuthMethod::None) => "None",
        }
    }

    /// A one-line description.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Keys(Method::PrivateKeyJwt) => {
                "Signs a short-lived JWT with its private key. Only the public key is stored here."
            }
            Self::Keys(Method::TlsClientAuth) => {
                "Presents a CA-issued certificate on the TLS connection."
            }
            Self::Keys(Method::SelfSignedTlsClientAuth) => {
                "Presents its own certificate on the TLS connection."
            }
            Self::Plain(TokenEndpointAuthMethod::ClientSecretPost) => {
                "Sends a shared secret in the body of each request."
            }
            Self::Plain(TokenEndpointAuthMethod::ClientSecretBasic) => {
                "Sends a shared secret in the Authorization header."
            }
            Self::Plain(TokenEndpointAuthMethod::None) => {
                "Doesn’t authenticate: for applications that can’t keep a secret."
            }
        }
    }
}

impl From<&Authentication> for AuthMethod {
    fn from(authentication: &Authentication) -> Self {
        match authentication {
            Authentication::Secret(method) => Self::Plain(*method),
            Authentication::Credentials { method, .. } => Self::Keys(*method),
        }
    }
}

/// How the client authenticates, its credentials in alphabetical order; `None` if the caller may not see it.
#[must_use]
pub fn authentication(client: &Client) -> Option<Authentication> {
    client.authentication().map(Authentication::sorted)
}

/// The ids attached to the client's method.
#[must_use]
pub fn attached(client: &Client) -> Vec<String> {
    let authentication = client.authentication();
    authentication.map_or_else(Vec::new, |authentication| {
        authentication.credentials().to_vec()
    })
}

/// Why a method can't be chosen for this client; `None` if it can.
#[must_use]
pub fn unavailable(
    method: AuthMethod,
    client: &Client,
    unserved: &[UnservedMethod],
) -> Option<String> {
    if AuthMethod::of(client) == Some(method) {
        return None;
    }
    let public = client.app_type.as_ref().is_some_and(AppType::is_public);
    match method {
        AuthMethod::Keys(Method::PrivateKeyJwt) if public => {
            Some("Native and single-page applications can’t keep a key secret.".to_owned())
        }
        AuthMethod::Plain(
            TokenEndpointAuthMethod::ClientSecretPost | TokenEndpointAuthMethod::ClientSecretBasic,
        ) if public => Some("Native and single-page applications can’t keep a secret.".to_owned()),
        AuthMethod::Keys(Method::TlsClientAuth | Method::SelfSignedTlsClientAuth) => {
            unserved_reason(method, unserved).or_else(|| {
                Some(
                    "The console can’t register mTLS certificates. Existing ones stay unchanged."
                        .to_owned(),
                )
            })
        }
        _ => unserved_reason(method, unserved),
    }
}

/// The server's reason why it doesn't support a method.
#[must_use]
pub fn unserved_reason(method: AuthMethod, unserved: &[UnservedMethod]) -> Option<String> {
    unserved
        .iter()
        .find(|unserved| unserved.method == method.as_str())
        .map(|unserved| unserved.reason.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_its_value() {
        for method in AuthMethod::ALL {
            assert_eq!(AuthMethod::from_value(method.as_str()), Some(method));
        }
    }

    #[test]
    fn keys_take_precedence_over_a_secret() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","token_endpoint_auth_method":"none","client_authentication_methods":{"private_key_jwt":{"credentials":[]}}}"#,
        )
        .unwrap();
        assert_eq!(
            AuthMethod::of(&client),
            Some(AuthMethod::Keys(Method::PrivateKeyJwt))
        );
    }

    fn keys(ids: &[&str]) -> Authentication {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        AuthMethod::Keys(Method::PrivateKeyJwt).with(ids)
    }

    fn secret() -> Authentication {
        AuthMethod::Plain(TokenEndpointAuthMethod::ClientSecretBasic).with(Vec::new())
    }

    fn sent(from: &Authentication, to: &Authentication) -> String {
        serde_json::to_string(&to.patch(Some(from))).unwrap()
    }

    #[test]
    fn change_to_keys_clears_the_secret_method() {
        assert_eq!(
            sent(&secret(), &keys(&["cred_a"])),
            r#"{"token_endpoint_auth_method":null,"client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"cred_a"}]}}}"#
        );
    }

    #[test]
    fn change_to_a_secret_clears_the_keys() {
        assert_eq!(
            sent(&keys(&["cred_a"]), &secret()),
            r#"{"token_endpoint_auth_method":"client_secret_basic","client_authentication_methods":null}"#
        );
    }

    #[test]
    fn change_of_credentials_keeps_the_method() {
        let both = keys(&["cred_b"]).with("cred_a");
        assert_eq!(
            sent(&keys(&["cred_b"]), &both),
            r#"{"client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"cred_a"},{"id":"cred_b"}]}}}"#
        );
        assert_eq!(both.without("cred_a"), keys(&["cred_b"]));
    }

    #[test]
    fn public_application_is_offered_neither_key_nor_secret() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","app_type":"spa","token_endpoint_auth_method":"none"}"#,
        )
        .unwrap();
        let offered = |method: &AuthMethod| unavailable(*method, &client, &[]).is_none();
        let offered: Vec<_> = AuthMethod::ALL.into_iter().filter(offered).collect();
        assert_eq!(offered, [AuthMethod::Plain(TokenEndpointAuthMethod::None)]);
    }

    #[test]
    fn method_in_use_is_available() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","client_authentication_methods":{"tls_client_auth":{"credentials":[]}}}"#,
        )
        .unwrap();
        let tls = AuthMethod::Keys(Method::TlsClientAuth);
        let reason = "Certificates are not requested.";
        let unserved = [UnservedMethod {
            method: "self_signed_tls_client_auth".to_owned(),
            reason: reason.to_owned(),
        }];
        assert_eq!(unavailable(tls, &client, &unserved), None);
        let other = AuthMethod::Keys(Method::SelfSignedTlsClientAuth);
        assert_eq!(
            unavailable(other, &client, &unserved).as_deref(),
            Some(reason)
        );
        assert!(unavailable(other, &client, &[]).is_some());
    }
}
