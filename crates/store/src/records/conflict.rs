//! Rules between records.

use core::fmt;

use management_api::{AuthenticationError, CredentialType};

use super::credential::Slot;

/// The kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// A client.
    Client,
    /// A credential.
    Credential,
    /// A client grant.
    Grant,
    /// A resource server.
    ResourceServer,
    /// A log entry.
    Log,
    /// A signing key.
    SigningKey,
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "The client",
            Self::Credential => "The credential",
            Self::Grant => "The client grant",
            Self::ResourceServer => "The resource server",
            Self::Log => "The log entry",
            Self::SigningKey => "The signing key",
        })
    }
}

/// A rule between records. Wordings of the API are its own: tools match them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The client's pool is full.
    #[error("A client can have a maximum of {limit} credentials.")]
    TooManyStored {
        /// How many may be stored.
        limit: u32,
    },
    /// Too many for one method.
    #[error("Array is too long ({given}), maximum {limit}")]
    TooManyAttached {
        /// How many were named.
        given: usize,
        /// How many may be attached.
        limit: u32,
    },
    /// The same key twice in a client.
    #[error("credentials contains public keys that already exist in client")]
    DuplicateKey {
        /// The credential that has it.
        id: String,
    },
    /// The same key ID twice in a client, for different keys.
    #[error(
        "The client already has a credential with the kid {kid}. Choose another kid, or omit it."
    )]
    DuplicateKid {
        /// The key ID.
        kid: String,
    },
    /// One credential named twice in a list.
    #[error("Array items are not unique (indexes {first} and {second})")]
    RepeatedCredential {
        /// Index of the first, from 0.
        first: usize,
        /// Index of its repetition.
        second: usize,
    },
    /// A list names a credential that the client does not have.
    #[error("The client has no credential {id}")]
    NoSuchCredential {
        /// The id as given.
        id: String,
    },
    /// A credential of another type than the method accepts.
    #[error("The credential {id} is a {found}; {slot} accepts only {needed}", found = found.as_str(), slot = slot.as_str(), needed = needed.as_str())]
    WrongType {
        /// The credential.
        id: String,
        /// Where it was to be attached.
        slot: Slot,
        /// What it is.
        found: CredentialType,
        /// What the slot accepts.
        needed: CredentialType,
    },
    /// An attached credential can't be deleted.
    #[error("Cannot delete credential still associated with a client")]
    CredentialAttached,
    /// `token_endpoint_auth_method` and `client_authentication_methods` at once.
    #[error(
        "token_endpoint_auth_method and client_authentication_methods are mutually exclusive: set one to null \
         in the request that sets the other"
    )]
    MethodsExclusive,
    /// Neither `token_endpoint_auth_method` nor `client_authentication_methods` would be left.
    #[error(
        "A client needs token_endpoint_auth_method or client_authentication_methods: both would be null"
    )]
    MethodRequired,
    /// Credentials with ID tokens that are not signed by RS256.
    #[error("client_authentication_methods needs jwt_configuration.alg RS256; it is {alg}")]
    IdTokenAlgorithm {
        /// What it is.
        alg: String,
    },
    /// More of the caller's own data than a client can have.
    #[error(
        "client_metadata would have {given} properties, maximum {limit}: remove some by setting them to null"
    )]
    TooMuchMetadata {
        /// How many there would be.
        given: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The secret of a client that authenticates by credentials.
    #[error(
        "The client authenticates with credentials: its secret is not used and can't be rotated"
    )]
    SecretNotInUse,
    /// An id, identifier or pair that must be unique exists.
    #[error("{0} already exists")]
    Exists(Entity),
    /// A record that belongs to the server itself.
    #[error("{0} belongs to the server and can't be changed")]
    System(Entity),
}

impl From<AuthenticationError> for Conflict {
    fn from(error: AuthenticationError) -> Self {
        match error {
            AuthenticationError::Exclusive => Self::MethodsExclusive,
            AuthenticationError::Required => Self::MethodRequired,
        }
    }
}
