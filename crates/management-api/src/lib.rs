//! The wire types of the management API: the format of the Auth0 Management API v2, as far as Countersign
//! speaks it, and the few documents of our own.
//!
//! Requests and answers are separate types, because they are read with opposite tempers:
//!
//! - **Requests** ([`ClientCreate`], [`ClientPatch`], [`CredentialCreate`] …) refuse unknown fields: a misspelt
//!   property must not be dropped in silence. What is absent is not written.
//! - **Answers** ([`Client`], [`Credential`], [`ErrorBody`] …) ignore unknown fields and default the missing ones:
//!   a real tenant sends many more than are named here.

mod authentication;
mod change;
mod client;
mod credential;
mod error;
mod grant;
mod list;
mod log;
mod method;
mod ours;
mod resource_server;
pub mod rules;
mod secret;
mod timestamp;

pub use authentication::{Authentication, AuthenticationError};
pub use change::Change;
pub use client::{AppType, Client, ClientCreate, ClientPatch, JwtConfiguration};
pub use credential::{Credential, CredentialCreate, CredentialPatch, CredentialType};
pub use error::ErrorBody;
pub use grant::{ClientGrant, ClientGrantCreate, ClientGrantPatch, SubjectType};
pub use list::{
    ClientCheckpoint, ClientList, ClientTotals, GrantList, LogList, ResourceServerList,
};
pub use log::LogEntry;
pub use method::{
    ClientAuthenticationMethods, CredentialRef, CredentialSet, Method,
    NewClientAuthenticationMethods, NewCredentialSet, NewSignedRequestObject, SignedRequestObject,
    SignedRequestObjectPatch, TokenEndpointAuthMethod,
};
pub use ours::{
    ClientCredential, ClientCredentialPage, CredentialUsage, Limits, ServerInfo, SessionInfo,
    Stats, UnservedMethod,
};
pub use primitives::Algorithm;
pub use resource_server::{
    ResourceServer, ResourceServerCreate, ResourceServerPatch, ResourceServerScope,
};
pub use secret::Secret;
pub use timestamp::{NotATimestamp, Timestamp};
