//! The wire types of the management API: the format of the Auth0 Management API v2, as far as Countersign
//! speaks it, and the few documents of our own.
//!
//! Requests and answers are separate types, because they treat what they don't know in opposite ways:
//!
//! - **Requests** ([`ClientCreate`], [`ClientPatch`], [`CredentialCreate`] …) reject unknown fields: a misspelt
//!   property must not be dropped silently. Absent members are not serialized.
//! - **Answers** ([`Client`], [`Credential`], [`ErrorBody`] …) ignore unknown fields and default the missing ones:
//!   a real tenant sends many more than are named here.

mod authentication;
mod change;
mod client;
mod client_status;
mod countersign_api;
mod credential;
mod error;
mod grant;
mod identifier;
mod list;
mod log;
mod method;
mod resource_server;
pub mod rules;
mod secret;
mod timestamp;

pub use authentication::{Authentication, AuthenticationError};
pub use change::Change;
pub use client::{AppType, Client, ClientCreate, ClientPatch, JwtConfiguration};
pub use client_status::{ClientStatus, NextExpiry};
pub use countersign_api::{
    ClientCounts, ClientCredential, ClientCredentialPage, CredentialUsage, Limits, PublicKey,
    PublicKeys, ServerInfo, SessionInfo, Stats, UnservedMethod,
};
pub use credential::{Credential, CredentialCreate, CredentialPatch, CredentialType};
pub use error::ErrorBody;
pub use grant::{ClientGrant, ClientGrantCreate, ClientGrantPatch, SubjectType};
pub use identifier::{FormerCredential, Found, FoundCredential, IdentifierKind, NamedClient};
pub use list::{
    ClientCheckpoint, ClientList, ClientTotals, GrantList, LogList, ResourceServerList,
};
pub use log::LogEntry;
pub use method::{
    ClientAuthenticationMethods, CredentialRef, CredentialSet, Method,
    NewClientAuthenticationMethods, NewCredentialSet, NewSignedRequestObject, SignedRequestObject,
    SignedRequestObjectPatch, TokenEndpointAuthMethod,
};
pub use primitives::Algorithm;
pub use resource_server::{
    ResourceServer, ResourceServerCreate, ResourceServerPatch, ResourceServerScope,
};
pub use secret::Secret;
pub use timestamp::{NotATimestamp, Timestamp};
