//! One method for each thing that is asked of the server.

use management_api::{
    Client, ClientCreate, ClientList, ClientPatch, Credential, CredentialCreate, CredentialPatch,
    CredentialUsage, LogEntry, LogList, ServerInfo, SessionInfo,
};
use serde_json::json;

use super::{Api, ApiError, scan};
use crate::routes::encode;

/// Which applications are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientQuery {
    /// Part of the name, or a client ID.
    pub search: String,
    /// `app_type` on the wire; empty: any.
    pub app_type: String,
    /// An authentication method on the wire; empty: any.
    pub method: String,
    /// The order, as `name:1`; empty: the server's.
    pub sort: String,
    /// From 0.
    pub page: u64,
}

/// Applications on one page of the list.
pub const PER_PAGE: u64 = 25;

impl ClientQuery {
    fn path(&self) -> String {
        let mut path = format!(
            "/api/v2/clients?include_totals=true&is_global=false&page={}&per_page={PER_PAGE}",
            self.page
        );
        for (name, value) in [
            ("app_type", &self.app_type),
            ("search", &self.search),
            ("auth_method", &self.method),
            ("sort", &self.sort),
        ] {
            if !value.is_empty() {
                path.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        path
    }
}

/// One page of applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientsPage {
    /// The applications.
    pub clients: Vec<Client>,
    /// Index of the first, from 0.
    pub start: u64,
    /// How many match in all, where the server says so.
    pub total: Option<u64>,
}

fn client_path(client_id: &str) -> String {
    format!("/api/v2/clients/{}", encode(client_id))
}

fn credential_path(client_id: &str, credential_id: &str) -> String {
    format!(
        "{}/credentials/{}",
        client_path(client_id),
        encode(credential_id)
    )
}

#[allow(missing_docs, reason = "the names and types say it")]
#[allow(clippy::missing_errors_doc, reason = "every method: see ApiError")]
impl Api {
    pub async fn server(self) -> Result<ServerInfo, ApiError> {
        self.read("/countersign/v1/server").await
    }

    /// Who is signed in.
    pub async fn session(self) -> Result<SessionInfo, ApiError> {
        let session: Option<_> = self.read("/countersign/v1/session").await?;
        session.ok_or(ApiError::Unauthenticated)
    }

    /// Trades the one-time code of a sign-in link for a session cookie.
    pub async fn sign_in(self, code: &str) -> Result<SessionInfo, ApiError> {
        self.post("/countersign/v1/session", &json!({ "code": code }))
            .await
    }

    pub async fn sign_out(self) -> Result<(), ApiError> {
        self.delete("/countersign/v1/session").await
    }

    pub async fn clients(self, query: &ClientQuery) -> Result<ClientsPage, ApiError> {
        if !self.backend().is_countersign() && scan::needed(query) {
            return Ok(scan::choose(self.all_clients().await?, query));
        }
        Ok(match self.read(&query.path()).await? {
            ClientList::Totals(page) => ClientsPage {
                clients: page.clients,
                start: page.start,
                total: Some(page.total),
            },
            other => ClientsPage {
                clients: other.into_clients(),
                start: query.page * PER_PAGE,
                total: None,
            },
        })
    }

    /// The cheapest request that shows whether the backend takes us.
    pub async fn probe(self) -> Result<(), ApiError> {
        self.read::<ClientList>("/api/v2/clients?page=0&per_page=1&fields=client_id,name")
            .await
            .map(|_| ())
    }

    pub async fn client(self, client_id: &str) -> Result<Client, ApiError> {
        self.read(&client_path(client_id)).await
    }

    pub async fn create_client(self, client: &ClientCreate) -> Result<Client, ApiError> {
        self.post("/api/v2/clients", client).await
    }

    pub async fn change_client(
        self,
        client_id: &str,
        patch: &ClientPatch,
    ) -> Result<Client, ApiError> {
        self.patch(&client_path(client_id), patch).await
    }

    pub async fn delete_client(self, client_id: &str) -> Result<(), ApiError> {
        self.delete(&client_path(client_id)).await
    }

    pub async fn rotate_secret(self, client_id: &str) -> Result<Client, ApiError> {
        let path = format!("{}/rotate-secret", client_path(client_id));
        self.post(&path, &json!({})).await
    }

    /// In the order of their creation: the API's own order is not stable.
    pub async fn credentials(self, client_id: &str) -> Result<Vec<Credential>, ApiError> {
        let path = format!("{}/credentials", client_path(client_id));
        let mut credentials: Vec<Credential> = self.read(&path).await?;
        credentials.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(credentials)
    }

    pub async fn create_credential(
        self,
        client_id: &str,
        credential: &CredentialCreate,
    ) -> Result<Credential, ApiError> {
        let path = format!("{}/credentials", client_path(client_id));
        self.post(&path, credential).await
    }

    pub async fn change_credential(
        self,
        client_id: &str,
        credential_id: &str,
        patch: &CredentialPatch,
    ) -> Result<Credential, ApiError> {
        self.patch(&credential_path(client_id, credential_id), patch)
            .await
    }

    pub async fn delete_credential(
        self,
        client_id: &str,
        credential_id: &str,
    ) -> Result<(), ApiError> {
        self.delete(&credential_path(client_id, credential_id))
            .await
    }

    /// When each credential was last used.
    pub async fn usage(self, client_id: &str) -> Result<Vec<CredentialUsage>, ApiError> {
        let path = format!("/countersign/v1/clients/{}/usage", encode(client_id));
        self.read(&path).await
    }

    /// The newest events of an application first.
    pub async fn log(self, client_id: &str) -> Result<Vec<LogEntry>, ApiError> {
        let query = encode(&format!("client_id:\"{client_id}\""));
        let path = format!("/api/v2/logs?per_page=50&sort=date%3A-1&q={query}");
        Ok(match self.read(&path).await? {
            LogList::Bare(logs) | LogList::Page { logs, .. } => logs,
        })
    }
}
