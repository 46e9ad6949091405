//! What an assertion is judged by.

use assertion::explain::{Context, Key, Registration};
use assertion::{Policy, Show};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use chrono::{DateTime, Utc};
use diagnosis::Diagnosis;
use management_api::PublicKey;

use super::seconds;

/// Policy, client, keys and time.
pub struct Judged {
    /// The server's policy; without an issuer, the audience is not judged.
    pub policy: Policy,
    /// The client, if it is not the one that the assertion names.
    pub client_id: Option<String>,
    /// What is known of the client.
    pub registration: Registration,
    /// The keys to verify the signature with.
    pub keys: Vec<Key>,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Judged {
    pub(super) fn context(self) -> Context {
        Context {
            policy: self.policy,
            client_id: self.client_id,
            registration: self.registration,
            keys: (!self.keys.is_empty()).then_some(self.keys),
            now: seconds(self.now),
            show: Show::Whole,
        }
    }
}

/// The key in a file.
pub(super) fn key_of(diagnosis: &Diagnosis, name: Option<&str>) -> Option<Key> {
    let public = diagnosis.public_key.as_ref()?;
    let (n, e) = public.rsa_numbers()?;
    Some(Key {
        id: name.unwrap_or("pasted key").to_owned(),
        kid: diagnosis.file_kid.clone(),
        thumbprint: public.kid.clone()?,
        algorithm: match diagnosis.algorithms[..] {
            [only] => Some(only),
            _ => None,
        },
        n,
        e,
        expires_at: None,
        attached: true,
    })
}

/// A key that the server has.
pub(super) fn key_on_server(key: &PublicKey) -> Option<Key> {
    Some(Key {
        id: key.credential_id.clone(),
        kid: Some(key.kid.clone().unwrap_or_default()),
        thumbprint: String::new(),
        algorithm: key.alg,
        n: Base64UrlUnpadded::decode_vec(&key.n).ok()?,
        e: Base64UrlUnpadded::decode_vec(&key.e).ok()?,
        expires_at: key.expires_at.map(|at| seconds(at.to_utc())),
        attached: key.is_attached,
    })
}
