//! The consequences of saving another method.

use chrono::{DateTime, Utc};
use management_api::{Client, Credential, Method, TokenEndpointAuthMethod as Plain};

use crate::{
    domain::{AuthMethod, attached, usable},
    ui::Tone,
};

/// The credentials that will be attached with a method.
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
            (1, 1) => "1 credential is enabled. Assertions signed with its key are accepted.".to_owned(),
            (1, _) => "1 credential is enabled, but it has expired. All requests are rejected until you enable a usable one.".to_owned(),
            (_, 0) => format!("{all} credentials are enabled, but all have expired. All requests are rejected until you enable a usable one."),
            _ if over == 0 => format!("{all} credentials are enabled. Assertions signed with any of their keys are accepted."),
            _ => format!("{all} credentials are enabled, {over} of them expired. Assertions signed with an unexpired key are accepted."),
        }
    }
}

/// Returns true if nothing can authenticate once it is saved, so that the name must be typed.
#[must_use]
pub fn leaves_none(to: AuthMethod, enabled: EnabledCredentials) -> bool {
    matches!(to, AuthMethod::Keys(_)) && enabled.all > 0 && enabled.usable == 0
}

/// How serious it is. Danger: it takes service away (nothing usable is left, or an attached key is `in_use`), can't be
/// undone in the console, or opens the application to anyone. Going from keys to a secret and back is an ordinary choice.
#[must_use]
pub fn tone(client: &Client, to: AuthMethod, enabled: EnabledCredentials, in_use: bool) -> Tone {
    match AuthMethod::of(client) {
        _ if to == AuthMethod::Plain(Plain::None) || leaves_none(to, enabled) => Tone::Danger,
        Some(AuthMethod::Keys(from)) if !attached(client).is_empty() => {
            if in_use || from != Method::PrivateKeyJwt {
                Tone::Danger
            } else {
                Tone::Warn
            }
        }
        _ => Tone::Accent,
    }
}

/// The effects of the change, shown before it is saved.
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
            "Client certificates are rejected once you save. The console can’t switch back to them."
                .to_owned(),
        ),
        Some(AuthMethod::Keys(Method::PrivateKeyJwt)) => lines.push(
            "Assertions are rejected once you save. The credentials stay stored."
                .to_owned(),
        ),
        Some(method) if secret(method) && !secret(to) => lines.push(
            "Requests with the client secret are rejected once you save.".to_owned(),
        ),
        _ => {}
    }
    match to {
        AuthMethod::Keys(_) => {
            if from.is_some_and(secret) {
                lines.push(
                    "The client secret is hidden while the application uses keys. It stays stored, and is shown again after switching back."
                        .to_owned(),
                );
            }
            lines.push(enabled.words());
        }
        AuthMethod::Plain(Plain::None) => lines.push(
            "The application no longer authenticates. Anyone who knows its client ID can act as it, where the grant allows."
                .to_owned(),
        ),
        AuthMethod::Plain(_) if from.is_some_and(secret) => lines.push(
            "The secret stays the same. Only where it is sent changes.".to_owned(),
        ),
        AuthMethod::Plain(_) => {
            lines.push("The client secret is shown again after saving.".to_owned());
        }
    }
    lines
}

/// The effects of every change, and of every number of enabled credentials.
#[cfg(test)]
pub fn messages() -> Vec<String> {
    let counts = [(1, 1), (1, 0), (2, 0), (2, 2), (2, 1)];
    let enabled = counts.map(|(all, usable)| EnabledCredentials { all, usable });
    let mut all: Vec<String> = enabled.map(EnabledCredentials::words).into();
    for from in AuthMethod::ALL.map(Some) {
        for to in AuthMethod::ALL {
            all.extend(consequences(from, to, enabled[0]));
        }
    }
    all
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
    fn leaving_a_secret_for_keys_has_more_effects() {
        let lines = |from| consequences(from, JWT, enabled(1, 1)).len();
        assert_eq!((lines(None), lines(Some(SECRET))), (1, 3));
    }

    #[test]
    fn expired_credentials_are_counted_as_unusable() {
        let credentials = serde_json::json!([
            {"id": "a", "credential_type": "public_key", "expires_at": "2026-01-01T00:00:00Z"},
            {"id": "b", "credential_type": "public_key"},
        ]);
        let credentials: Vec<Credential> = serde_json::from_value(credentials).unwrap();
        let ids = ["a".to_owned(), "b".to_owned()];
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        let counted = EnabledCredentials::of(&credentials, &ids, now);
        assert_eq!(counted, enabled(2, 1));
    }

    #[test]
    fn only_a_change_that_leaves_no_usable_credential_needs_the_name() {
        let none = AuthMethod::Plain(Plain::None);
        assert!(leaves_none(JWT, enabled(1, 0)));
        for (to, keys) in [
            (JWT, enabled(2, 1)),
            (SECRET, EnabledCredentials::default()),
            (none, EnabledCredentials::default()),
        ] {
            assert!(!leaves_none(to, keys), "{to:?}");
        }
    }

    #[test]
    fn only_what_takes_service_away_or_opens_access_is_a_danger() {
        let secret = client(r#""token_endpoint_auth_method":"client_secret_post""#);
        let keys = client(
            r#""client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"a"}]}}"#,
        );
        let none = AuthMethod::Plain(Plain::None);
        let basic = AuthMethod::Plain(Plain::ClientSecretBasic);
        let no_keys = EnabledCredentials::default();
        for (client, to, enabled, in_use, expected) in [
            (&secret, none, no_keys, false, Tone::Danger),
            (&secret, JWT, enabled(1, 0), false, Tone::Danger),
            (&secret, JWT, enabled(2, 1), false, Tone::Accent),
            (&secret, basic, no_keys, false, Tone::Accent),
            (&keys, none, no_keys, false, Tone::Danger),
            (&keys, SECRET, no_keys, false, Tone::Warn),
            (&keys, SECRET, no_keys, true, Tone::Danger),
        ] {
            assert_eq!(tone(client, to, enabled, in_use), expected, "{to:?}");
        }
    }
}
