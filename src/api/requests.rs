//! The Auth0 Management API v2, which every backend has: one method for each request.

use management_api::{
    Client, ClientCreate, ClientGrant, ClientGrantCreate, ClientList, ClientPatch, Credential,
    CredentialCreate, CredentialPatch, GrantList, ResourceServer, ResourceServerList,
    ResourceServerPatch, rules::PAGE_SIZE_MAX,
};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{Api, ApiError, ClientQuery, ClientsPage, PER_PAGE, client_side_search};
use crate::routes::encode;

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
    pub async fn clients(self, query: &ClientQuery) -> Result<ClientsPage, ApiError> {
        if !self.backend().is_countersign() && client_side_search::is_needed(query) {
            return Ok(client_side_search::choose(self.all_clients().await?, query));
        }
        // A session by cookie has every scope.
        let path = query.path(self.backend().is_same_origin());
        Ok(match self.read(&path).await? {
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

    /// The cheapest request that shows whether the backend accepts the token.
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

    /// The APIs that an application may request tokens for.
    pub async fn grants(self, client_id: &str) -> Result<Vec<ClientGrant>, ApiError> {
        let path = format!("/api/v2/client-grants?client_id={}&", encode(client_id));
        self.all_pages(&path, GrantList::into_items).await
    }

    pub async fn create_grant(self, grant: &ClientGrantCreate) -> Result<ClientGrant, ApiError> {
        self.post("/api/v2/client-grants", grant).await
    }

    pub async fn delete_grant(self, id: &str) -> Result<(), ApiError> {
        self.delete(&format!("/api/v2/client-grants/{}", encode(id)))
            .await
    }

    pub async fn apis(self) -> Result<Vec<ResourceServer>, ApiError> {
        self.all_pages("/api/v2/resource-servers?", ResourceServerList::into_items)
            .await
    }

    pub async fn change_api(
        self,
        id: &str,
        patch: &ResourceServerPatch,
    ) -> Result<ResourceServer, ApiError> {
        self.patch(&format!("/api/v2/resource-servers/{}", encode(id)), patch)
            .await
    }

    /// Reads a list to its end. `path` ends with the `?` or `&` that the page is appended to.
    async fn all_pages<L: DeserializeOwned, T>(
        self,
        path: &str,
        items: fn(L) -> Vec<T>,
    ) -> Result<Vec<T>, ApiError> {
        let mut all = Vec::new();
        for page in 0.. {
            let path = format!("{path}page={page}&per_page={PAGE_SIZE_MAX}");
            let read = items(self.read(&path).await?);
            let is_last = (read.len() as u64) < PAGE_SIZE_MAX;
            all.extend(read);
            if is_last {
                break;
            }
        }
        Ok(all)
    }
}
