//! Client grants: which API a client may ask a token for, and with which scopes.

use serde::{Deserialize, Serialize};

/// Whom an access is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// The client itself: every grant of Countersign's server.
    #[default]
    Client,
    /// A user who signs in by the client.
    User,
}

/// A grant, as the API shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientGrant {
    /// `cgr_` and 16 letters and digits.
    pub id: String,
    /// The client.
    pub client_id: String,
    /// The API's identifier.
    pub audience: String,
    /// What the client may ask for.
    #[serde(default)]
    pub scope: Vec<String>,
    /// Whom the access is for.
    #[serde(default)]
    pub subject_type: SubjectType,
}

/// A grant to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientGrantCreate {
    /// The client.
    pub client_id: String,
    /// The API's identifier.
    pub audience: String,
    /// What the client may ask for.
    #[serde(default)]
    pub scope: Vec<String>,
}

/// A change of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientGrantPatch {
    /// All that the client may ask for from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
}
