//! Credentials and their use.

use core::fmt;

use management_api::{Algorithm, CredentialType, IdentifierKind, Method, Timestamp};

/// A credential as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialRecord {
    /// `cred_` and 22 base58 characters.
    pub id: String,
    /// Its client.
    pub client_id: String,
    /// What it holds.
    pub credential_type: CredentialType,
    /// Up to 128 characters; may be empty.
    pub name: String,
    /// Key ID of a `public_key`; unique in the client.
    pub kid: Option<String>,
    /// Algorithm of a `public_key`.
    pub alg: Option<Algorithm>,
    /// The key, ready to verify with; absent for `cert_subject_dn`, and for an `x509_cert` whose key is not RSA.
    pub key: Option<RsaPublicKey>,
    /// What must be unique in the client: SHA-256, hex, over the key's SPKI, or over the subject name.
    pub digest: String,
    /// SHA-256 over the DER of an `x509_cert`, base64url.
    pub thumbprint_sha256: Option<String>,
    /// The subject of a `cert_subject_dn`.
    pub subject_dn: Option<String>,
    /// What was registered, as clean PEM. Only our own API returns it, with the client's public keys.
    pub pem: Option<String>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
}

/// An RSA public key: unsigned big-endian, without leading zeros.
#[derive(Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    /// The modulus.
    pub n: Vec<u8>,
    /// The public exponent.
    pub e: Vec<u8>,
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaPublicKey({} bytes)", self.n.len())
    }
}

/// Where a credential can be attached. A credential may be in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The client's authentication method.
    Authentication(Method),
    /// Signed request objects.
    SignedRequestObject,
    /// Privileged access to the token vault. This server has none and only keeps the keys.
    TokenVault,
}

impl Slot {
    /// The name of its property.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authentication(method) => method.as_str(),
            Self::SignedRequestObject => "signed_request_object",
            Self::TokenVault => "token_vault_privileged_access",
        }
    }
}

/// A credential in the list over all clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCredential {
    /// The credential.
    pub credential: CredentialRecord,
    /// The name of its client.
    pub client_name: String,
    /// It is attached to any slot.
    pub is_attached: bool,
}

/// A credential that is known by an identifier that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialMatch {
    /// The credential.
    pub credential: ListedCredential,
    /// What the identifiers are of it.
    pub kinds: Vec<IdentifierKind>,
}

/// Filter of the list over all clients: all conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialFilter {
    /// Of one of these clients; empty: all.
    pub client_ids: Vec<String>,
    /// With this [`CredentialRecord::digest`]: the same key.
    pub digest: Option<String>,
    /// Expiring before this time; excludes those that never expire.
    pub expires_before: Option<Timestamp>,
}

/// A credential as the token endpoint needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCredential {
    /// Its ID.
    pub id: String,
    /// Key ID.
    pub kid: Option<String>,
    /// The algorithm that its assertions are signed with.
    pub alg: Option<Algorithm>,
    /// The key to verify with.
    pub key: Option<RsaPublicKey>,
    /// From when it is rejected.
    pub expires_at: Option<Timestamp>,
}

/// A use of a credential at the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialUse {
    /// The credential.
    pub credential_id: String,
    /// When.
    pub at: Timestamp,
    /// The outcome.
    pub outcome: Outcome,
}

/// The outcome of a use of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The assertion was accepted.
    Accepted,
    /// It was rejected for this reason code.
    Rejected(String),
}
