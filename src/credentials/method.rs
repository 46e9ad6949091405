//! Changing how an application authenticates: what is sent, and what it does.

use management_api::{
    AppType, Change, Client, ClientAuthenticationMethods, ClientPatch, CredentialSet, Method,
};

use crate::pages::AuthMethod;

/// The ids attached to the client's method.
#[must_use]
pub fn attached(client: &Client) -> Vec<String> {
    client
        .client_authentication_methods
        .as_ref()
        .and_then(ClientAuthenticationMethods::one)
        .map(|(_, set)| {
            set.credentials
                .iter()
                .map(|credential| credential.id.clone())
                .collect()
        })
        .unwrap_or_default()
}

/// Both sides of the mutual exclusion, in one request.
#[must_use]
pub fn patch(method: AuthMethod, credentials: &[String]) -> ClientPatch {
    match method {
        AuthMethod::Keys(method) => ClientPatch {
            token_endpoint_auth_method: Change::Clear,
            client_authentication_methods: Change::Set(ClientAuthenticationMethods::new(
                method,
                CredentialSet::of(credentials.iter().map(String::as_str)),
            )),
            ..ClientPatch::default()
        },
        AuthMethod::Plain(method) => ClientPatch {
            token_endpoint_auth_method: Change::Set(method),
            client_authentication_methods: Change::Clear,
            ..ClientPatch::default()
        },
    }
}

/// Changes which credentials are attached, and nothing else.
#[must_use]
pub fn attach_patch(credentials: &[String]) -> ClientPatch {
    ClientPatch {
        client_authentication_methods: Change::Set(ClientAuthenticationMethods::new(
            Method::PrivateKeyJwt,
            CredentialSet::of(credentials.iter().map(String::as_str)),
        )),
        ..ClientPatch::default()
    }
}

/// Why a method can't be chosen for this client; `None` where it can.
#[must_use]
pub fn unavailable(method: AuthMethod, client: &Client) -> Option<String> {
    if AuthMethod::of(client) == Some(method) {
        return None;
    }
    let public = client.app_type.as_ref().is_some_and(AppType::is_public);
    match method {
        AuthMethod::Keys(Method::TlsClientAuth | Method::SelfSignedTlsClientAuth) => {
            Some("This server does not take client certificates.".to_owned())
        }
        AuthMethod::Keys(Method::PrivateKeyJwt) if public => Some(
            "Native and single-page applications can’t keep a key from their users.".to_owned(),
        ),
        _ => None,
    }
}

/// What the change does, before it is saved: what stops, what starts, what to keep.
#[must_use]
pub fn consequences(from: Option<AuthMethod>, to: AuthMethod, credentials: usize) -> Vec<String> {
    use management_api::TokenEndpointAuthMethod as Plain;
    let mut lines = Vec::new();
    let secret = |method: AuthMethod| {
        matches!(
            method,
            AuthMethod::Plain(Plain::ClientSecretPost | Plain::ClientSecretBasic)
        )
    };
    match from {
        Some(AuthMethod::Keys(_)) => lines.push(
            "Assertions are refused from the moment of saving. The credentials stay stored, and can be enabled again."
                .to_owned(),
        ),
        Some(method) if secret(method) && !secret(to) => lines.push(
            "Requests with the client secret are refused from the moment of saving.".to_owned(),
        ),
        _ => {}
    }
    match to {
        AuthMethod::Keys(_) => {
            if from.is_some_and(secret) {
                lines.push(
                    "The client secret is hidden while keys authenticate the application. Copy it now if you may want to go back without a new one."
                        .to_owned(),
                );
            }
            lines.push(match credentials {
                1 => "1 credential is enabled; assertions that it verifies are accepted.".to_owned(),
                n => format!("{n} credentials are enabled; assertions that one of them verifies are accepted."),
            });
        }
        AuthMethod::Plain(Plain::None) => lines.push(
            "The application no longer authenticates: anybody who knows its client ID can act as it where the grant allows."
                .to_owned(),
        ),
        AuthMethod::Plain(_) if from.is_some_and(secret) => lines.push(
            "The secret stays the same; only the place where it is sent changes.".to_owned(),
        ),
        AuthMethod::Plain(_) => {
            lines.push("The client secret is shown again after saving.".to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use management_api::TokenEndpointAuthMethod;

    #[test]
    fn going_over_to_keys_clears_the_other_in_one_request() {
        let body = patch(
            AuthMethod::Keys(Method::PrivateKeyJwt),
            &["cred_a".to_owned()],
        );
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"token_endpoint_auth_method":null,"client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"cred_a"}]}}}"#
        );
    }

    #[test]
    fn going_back_clears_the_methods() {
        let body = patch(
            AuthMethod::Plain(TokenEndpointAuthMethod::ClientSecretBasic),
            &[],
        );
        assert_eq!(
            serde_json::to_string(&body).unwrap(),
            r#"{"token_endpoint_auth_method":"client_secret_basic","client_authentication_methods":null}"#
        );
    }

    #[test]
    fn leaving_a_secret_reminds_of_it() {
        let lines = consequences(
            Some(AuthMethod::Plain(TokenEndpointAuthMethod::ClientSecretPost)),
            AuthMethod::Keys(Method::PrivateKeyJwt),
            1,
        );
        assert!(
            lines.iter().any(|line| line.contains("Copy it now")),
            "{lines:?}"
        );
    }

    #[test]
    fn a_method_in_use_stays_available() {
        let client: Client = serde_json::from_str(
            r#"{"client_id":"a","client_authentication_methods":{"tls_client_auth":{"credentials":[]}}}"#,
        )
        .unwrap();
        assert_eq!(
            unavailable(AuthMethod::Keys(Method::TlsClientAuth), &client),
            None
        );
        assert!(unavailable(AuthMethod::Keys(Method::SelfSignedTlsClientAuth), &client).is_some());
    }
}
