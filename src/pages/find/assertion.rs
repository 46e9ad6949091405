//! An assertion that was given, and which stored key signed it. It is kept in this page only, and no request sends it.

use std::str::FromStr;

use assertion::Algorithm;
use assertion::autopsy::{RsaKey, is_signed_by};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use leptos::prelude::*;
use management_api::{Found, FoundCredential, NamedClient, PublicKey};
use serde_json::{Map, Value};

use crate::{
    api::{Api, ApiError, Remote, jwt},
    domain::{counted, in_sentence},
    pages::shared::Loaded,
    routes::Route,
    ui::{Callout, Placeholder, SkeletonRows, Tone, part},
};

/// Clients whose keys are tried, at most.
const CLIENTS: usize = 5;

/// An assertion, read as far as it says whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenAssertion {
    /// The compact form.
    text: String,
    /// The key ID of its header.
    pub kid: Option<String>,
    /// What `sub` and `iss` say.
    pub clients: Vec<String>,
}

impl core::fmt::Debug for GivenAssertion {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("GivenAssertion")
    }
}

impl GivenAssertion {
    /// The assertion in a text: alone, or in a form, a curl command, or JSON.
    ///
    /// A search for what looks like one: `assertion::request` would add its readers of all these to the page.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let compact = text
            .split(|c| !is_part(c))
            .find(|word| word.starts_with("eyJ") && word.matches('.').count() == 2)?;
        let mut parts = compact.split('.');
        let (header, claims) = (jwt::object(parts.next()?)?, jwt::object(parts.next()?)?);
        let text_of =
            |value: &Map<String, Value>, name: &str| value.get(name)?.as_str().map(str::to_owned);
        let named = ["sub", "iss"].map(|name| text_of(&claims, name));
        Some(Self {
            text: compact.to_owned(),
            kid: text_of(&header, "kid"),
            clients: named.into_iter().flatten().collect(),
        })
    }

    /// Returns true if this key verifies the signature.
    fn is_signed_by(&self, key: &PublicKey) -> bool {
        let signed = || {
            let (input, signature) = self.text.rsplit_once('.')?;
            let (header, _) = input.split_once('.')?;
            let algorithm = Algorithm::from_str(jwt::object(header)?.get("alg")?.as_str()?).ok()?;
            let octets = |text: &str| Base64UrlUnpadded::decode_vec(text).ok();
            let (n, e) = (octets(&key.n)?, octets(&key.e)?);
            let rsa = RsaKey { n: &n, e: &e };
            let signature = octets(signature)?;
            Some(is_signed_by(rsa, algorithm, input.as_bytes(), &signature))
        };
        signed().unwrap_or(false)
    }
}

/// Whose key verifies the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// This credential's.
    Key {
        /// Its client.
        client: NamedClient,
        /// The name of the credential, or its key ID.
        credential: String,
    },
    /// None of so many.
    Nobody(usize),
}

/// The clients that an assertion may come from: those that it names, and those with its key ID.
#[must_use]
pub fn suspects(found: &Found) -> Vec<NamedClient> {
    let mut clients = found.clients.clone();
    for FoundCredential { credential, .. } in &found.credentials {
        if !clients
            .iter()
            .any(|own| own.client_id == credential.client_id)
        {
            clients.push(NamedClient {
                client_id: credential.client_id.clone(),
                name: credential.client_name.clone(),
            });
        }
    }
    clients.truncate(CLIENTS);
    clients
}

async fn signer(
    api: Api,
    assertion: &GivenAssertion,
    clients: &[NamedClient],
) -> Result<Signer, ApiError> {
    let mut tried = 0;
    for client in clients {
        let keys = match api.public_keys(&client.client_id).await {
            Err(ApiError::NotFound(_)) => continue,
            keys => keys?.keys,
        };
        tried += keys.len();
        if let Some(key) = keys.iter().find(|key| assertion.is_signed_by(key)) {
            let name = Some(key.name.clone()).filter(|name| !name.is_empty());
            return Ok(Signer::Key {
                client: client.clone(),
                credential: name
                    .or_else(|| key.kid.clone())
                    .unwrap_or_else(|| key.credential_id.clone()),
            });
        }
    }
    Ok(Signer::Nobody(tried))
}

part! {
    /// Whose key signed the assertion.
    pub fn signer_view(assertion: GivenAssertion, clients: Vec<NamedClient>) in find_signer, Placeholder::Card => {
        view! { <SignerView assertion clients /> }
    }
}

#[component]
fn SignerView(assertion: GivenAssertion, clients: Vec<NamedClient>) -> impl IntoView {
    let api = expect_context::<Api>();
    let answer = Remote::load(move || {
        let (assertion, clients) = (assertion.clone(), clients.clone());
        async move { signer(api, &assertion, &clients).await }
    });
    let skeleton = || view! { <SkeletonRows rows=1 /> };
    let ready = |signer: Signal<Signer>| move || view! { <SignerLine signer=signer.get() /> };
    view! { <Loaded remote=answer skeleton ready /> }
}

/// Whose key it is, in words.
#[component]
pub fn SignerLine(
    /// Whose.
    signer: Signer,
) -> impl IntoView {
    let explain = view! {
        <p>
            <a href=Route::Assertion.path()>"Explain the assertion rule by rule"</a>
        </p>
    };
    match signer {
        Signer::Key { client, credential } => {
            let text = format!(
                "The signature is good: the key of {} in {} verifies it.",
                in_sentence(&credential),
                in_sentence(&client.name)
            );
            view! {
                <Callout tone=Tone::Ok title="Signed by a stored key">
                    <p>{text}</p>
                    {explain}
                </Callout>
            }
        }
        Signer::Nobody(0) => view! {
            <Callout tone=Tone::Warn title="No stored key to check the signature with">
                <p>"No application on this server has its client ID or key ID."</p>
                {explain}
            </Callout>
        },
        Signer::Nobody(tried) => {
            let text = format!(
                "Tried: {} of the applications that it names.",
                counted(tried as u64, "key")
            );
            view! {
                <Callout tone=Tone::Warn title="No stored key verifies the signature">
                    <p>{text}</p>
                    {explain}
                </Callout>
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPACT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIiwic3ViIjoiYiJ9.AAAA";

    #[test]
    fn assertion_is_found_in_what_surrounds_it() {
        for text in [
            COMPACT.to_owned(),
            format!("  {COMPACT}\n"),
            format!("grant_type=client_credentials&client_assertion={COMPACT}&x=y"),
            format!("curl -d 'client_assertion={COMPACT}' https://a.example/oauth/token"),
            format!(r#"{{"client_assertion":"{COMPACT}"}}"#),
        ] {
            let given = GivenAssertion::read(&text).unwrap();
            assert_eq!((given.text.as_str(), given.kid), (COMPACT, None), "{text}");
            assert_eq!(given.clients, ["b", "a"]);
        }
    }

    #[test]
    fn other_texts_are_no_assertion() {
        for text in [
            "",
            "eyJhbGciOiJSUzI1NiJ9",
            "a.b.c",
            "eyJ.eyJ.x",
            "-----BEGIN PUBLIC KEY-----",
        ] {
            assert_eq!(GivenAssertion::read(text), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let given = GivenAssertion::read(COMPACT).unwrap();
        assert!(!format!("{given:?}").contains("eyJ"));
    }

    #[test]
    fn suspects_are_the_named_and_those_with_the_key_id() {
        let found: Found = serde_json::from_value(serde_json::json!({
            "clients": [{"client_id": "a", "name": "A"}],
            "credentials": [
                {"client_id": "a", "client_name": "A", "id": "1", "credential_type": "public_key", "matched": ["kid"]},
                {"client_id": "b", "client_name": "B", "id": "2", "credential_type": "public_key", "matched": ["kid"]},
            ],
        }))
        .unwrap();
        let ids: Vec<_> = suspects(&found)
            .into_iter()
            .map(|one| one.client_id)
            .collect();
        assert_eq!(ids, ["a", "b"]);
    }
}
