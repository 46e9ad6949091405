//! Words for what the API names in its own way.

use management_api::{AppType, Client, Method, TokenEndpointAuthMethod};

/// The kinds of application that can be created, as value, words and explanation.
pub const APP_TYPES: [(&str, &str, &str); 4] = [
    (
        "non_interactive",
        "Machine to machine",
        "A service, a job or a command line that acts by itself",
    ),
    (
        "regular_web",
        "Regular web",
        "A web application with a server that can keep a key",
    ),
    (
        "native",
        "Native",
        "A mobile or desktop application; it can’t keep a key",
    ),
    (
        "spa",
        "Single page",
        "An application in the browser; it can’t keep a key",
    ),
];

/// The kind of application in words.
#[must_use]
pub fn app_type(kind: Option<&AppType>) -> String {
    let Some(kind) = kind else {
        return "Unknown type".to_owned();
    };
    APP_TYPES
        .iter()
        .find(|(value, _, _)| *value == kind.as_str())
        .map_or_else(
            || kind.as_str().to_owned(),
            |(_, words, _)| (*words).to_owned(),
        )
}

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

    /// What the client uses now; `None` where the caller may not see it.
    #[must_use]
    pub fn of(client: &Client) -> Option<Self> {
        let keys = client
            .client_authentication_methods
            .as_ref()
            .and_then(|methods| methods.one())
            .map(|(method, _)| Self::Keys(method));
        keys.or(client.token_endpoint_auth_method.map(Self::Plain))
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

    /// Its name in words.
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

    /// What it is, in one line.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Keys(Method::PrivateKeyJwt) => {
                "It signs a short-lived JWT with its private key. Only the public key is stored here."
            }
            Self::Keys(Method::TlsClientAuth) => {
                "It presents a certificate of a CA on the TLS connection."
            }
            Self::Keys(Method::SelfSignedTlsClientAuth) => {
                "It presents its own certificate on the TLS connection."
            }
            Self::Plain(TokenEndpointAuthMethod::ClientSecretPost) => {
                "It sends a shared secret in the body of each request."
            }
            Self::Plain(TokenEndpointAuthMethod::ClientSecretBasic) => {
                "It sends a shared secret in the Authorization header."
            }
            Self::Plain(TokenEndpointAuthMethod::None) => {
                "It does not authenticate: for applications that can’t keep a secret."
            }
        }
    }
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
    fn keys_win_over_a_secret_that_a_tenant_still_shows() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","token_endpoint_auth_method":"none","client_authentication_methods":{"private_key_jwt":{"credentials":[]}}}"#,
        )
        .unwrap();
        assert_eq!(
            AuthMethod::of(&client),
            Some(AuthMethod::Keys(Method::PrivateKeyJwt))
        );
    }
}
