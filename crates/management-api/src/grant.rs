//! Client grants: which API a client may request a token for, and with which scopes.

use serde::{Deserialize, Serialize};

/// Who gets access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// The client itself: every grant of our server.
    #[default]
    Client,
    /// A user who signs in with the client.
    User,
}

/// A grant in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientGrant {
    /// `cgr_` and 16 letters and digits.
    pub id: String,
    /// The client.
    pub client_id: String,
    /// The API's identifier.
    pub audience: String,
    /// The scopes that the client may request.
    #[serde(default)]
    pub scope: Vec<String>,
    /// Who gets access.
    #[serde(default)]
    pub subject_type: SubjectType,
}

/// The body that creates a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientGrantCreate {
    /// The client.
    pub client_id: String,
    /// The API's identifier.
    pub audience: String,
    /// The scopes that the client may request.
    #[serde(default)]
    pub scope: Vec<String>,
}

/// The body that changes a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientGrantPatch {
    /// All scopes that the client may request from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
}
