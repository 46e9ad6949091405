//! The consequences of saving another method.

use chrono::{DateTime, Utc};
use management_api::{Client, Credential, Method, TokenEndpointAuthMethod as Plain};

use crate::domain::{AuthMethod, attached, usable};

/// The credentials that are to be attached with a method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnabledCredentials {
    all: usize,
    usable: usize,
}

impl EnabledCredentials {
    /// Those with these ids.
    #[must_use]
    pub fn of(credentials: &[Credential], ids: &[String], now: DateTime<Utc>) -> Self {
        Self {
            all: ids.len(),
            usable: usable(credentials, ids, now).len(),
        }
    }

    fn words(self) -> String {
        let Self { all, usable } = self;
        let over = all.saturating_sub(usable);
        match (all, usable) {
            (1, 1) => "1 credential is enabled; assertions that it verifies are accepted.".to_owned(),
            (1, _) => "1 credential is enabled, and it has expired: it is not usable. Each request is refused until a usable one is enabled.".to_owned(),
            (_, 0) => format!("{all} credentials are enabled, and all have expired: none of them is usable. Each request is refused until a usable one is enabled."),
            _ if over == 0 => format!("{all} credentials are enabled; assertions that one of them verifies are accepted."),
            _ => format!("{all} credentials are enabled, of which {over} expired; assertions that a usable one verifies are accepted."),
        }
    }
}

/// Whether it can stop what works, or let in anybody: then the name must be typed.
#[must_use]
pub fn needs_confirmation(client: &Client, to: AuthMethod, enabled: EnabledCredentials) -> bool {
    let leaves_keys =
        matches!(AuthMethod::of(client), Some(AuthMethod::Keys(_))) && !attached(client).is_empty();
    let lets_anybody_in = to == AuthMethod::Plain(Plain::None);
    let lets_nobody_in = matches!(to, AuthMethod::Keys(_)) && enabled.usable == 0;
    leaves_keys || lets_anybody_in || lets_nobody_in
}

/// What the change does, before it is saved.
#[must_use]
pub fn consequences(
    from: Option<AuthMethod>,
    to: AuthMethod,
    enabled: EnabledCredentials,
) -> Vec<String> {
    let mut lines = Vec::new();
    let secret = |method: AuthMethod| {
        matches!(
            method,
            AuthMethod::Plain(Plain::ClientSecretPost | Plain::ClientSecretBasic)
        )
    };
    match from {
        Some(AuthMethod::Keys(Method::TlsClientAuth | Method::SelfSignedTlsClientAuth)) => lines.push(
            "Client certificates count no more from the moment of saving, and the console can’t change back to them."
                .to_owned(),
        ),
        Some(AuthMethod::Keys(Method::PrivateKeyJwt)) => lines.push(
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
            lines.push(enabled.words());
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

    const JWT: AuthMethod = AuthMethod::Keys(Method::PrivateKeyJwt);
    const SECRET: AuthMethod = AuthMethod::Plain(Plain::ClientSecretPost);

    fn client(more: &str) -> Client {
        serde_json::from_str(&format!(r#"{{"client_id":"c",{more}}}"#)).unwrap()
    }

    fn enabled(all: usize, usable: usize) -> EnabledCredentials {
        EnabledCredentials { all, usable }
    }

    #[test]
    fn leaving_a_secret_suggests_to_copy_it() {
        let lines = consequences(Some(SECRET), JWT, enabled(1, 1));
        assert!(
            lines.iter().any(|line| line.contains("Copy it now")),
            "{lines:?}"
        );
    }

    #[test]
    fn expired_credentials_are_counted_as_unusable() {
        for (all, usable, words) in [
            (1, 1, "1 credential is enabled; assertions that it verifies"),
            (1, 0, "it has expired: it is not usable"),
            (2, 0, "none of them is usable"),
            (2, 1, "of which 1 expired"),
            (
                2,
                2,
                "2 credentials are enabled; assertions that one of them",
            ),
        ] {
            let told = enabled(all, usable).words();
            assert!(told.contains(words), "{told}");
        }
    }

    #[test]
    fn stopping_or_opening_access_needs_confirmation() {
        let secret = client(r#""token_endpoint_auth_method":"client_secret_post""#);
        let keys = client(
            r#""client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"a"}]}}"#,
        );
        let none = AuthMethod::Plain(Plain::None);
        assert!(needs_confirmation(
            &secret,
            none,
            EnabledCredentials::default()
        ));
        assert!(needs_confirmation(&secret, JWT, enabled(1, 0)));
        assert!(!needs_confirmation(&secret, JWT, enabled(2, 1)));
        assert!(needs_confirmation(
            &keys,
            SECRET,
            EnabledCredentials::default()
        ));
        let basic = AuthMethod::Plain(Plain::ClientSecretBasic);
        assert!(!needs_confirmation(
            &secret,
            basic,
            EnabledCredentials::default()
        ));
    }
}
