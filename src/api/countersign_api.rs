//! What only Countersign's own server offers, under `/countersign/`.

use std::collections::BTreeMap;

use management_api::{
    ClientCounts, ClientCredential, ClientCredentialPage, CredentialUsage, Found, PublicKeys,
    ServerInfo, SessionInfo,
};
use serde_json::json;

use super::{Api, ApiError, ClientQuery};
use crate::routes::encode;

/// The attached credentials of applications, by their client IDs.
pub type AttachedByClient = BTreeMap<String, Vec<ClientCredential>>;

#[allow(clippy::missing_errors_doc, reason = "every method: see ApiError")]
impl Api {
    /// The credentials of all applications that have this key, by the SHA-256 of its SubjectPublicKeyInfo in hex; none
    /// where the backend has no such list.
    pub async fn credentials_with_key(
        self,
        spki_sha256: &str,
    ) -> Result<Vec<ClientCredential>, ApiError> {
        if !self.backend().is_countersign() {
            return Ok(Vec::new());
        }
        let path = format!("/countersign/v1/credentials?per_page=100&spki_sha256={spki_sha256}");
        let page: ClientCredentialPage = self.read(&path).await?;
        Ok(page.credentials)
    }

    /// Everything that is known by one of these identifiers, in the forms of `primitives::identifier`.
    pub async fn find(self, identifiers: &[String]) -> Result<Found, ApiError> {
        let ids = encode(&identifiers.join(","));
        self.read(&format!("/countersign/v1/find?id={ids}")).await
    }

    /// The attached credentials of each of these applications, the first to expire first; `None` if the backend has no
    /// such list.
    pub async fn attached_credentials(
        self,
        client_ids: &[String],
    ) -> Result<Option<AttachedByClient>, ApiError> {
        if !self.backend().is_countersign() {
            return Ok(None);
        }
        let mut attached = AttachedByClient::new();
        for id in client_ids {
            attached.insert(id.clone(), Vec::new());
        }
        if attached.is_empty() {
            return Ok(Some(attached));
        }
        let ids = client_ids.join(",");
        let path = format!("/countersign/v1/credentials?per_page=100&client_id={ids}");
        let page: ClientCredentialPage = self.read(&path).await?;
        for credential in page.credentials {
            if let Some(own) = attached.get_mut(&credential.client_id)
                && credential.is_attached
            {
                own.push(credential);
            }
        }
        Ok(Some(attached))
    }

    /// How many applications there are by status, type and method, with the search and the filters of a query; `None` if
    /// the backend doesn't count them.
    pub async fn client_counts(
        self,
        query: &ClientQuery,
    ) -> Result<Option<ClientCounts>, ApiError> {
        if !self.backend().is_countersign() {
            return Ok(None);
        }
        let filters = query.filters().replacen('&', "?", 1);
        let path = format!("/countersign/v1/client-counts{filters}");
        self.read(&path).await.map(Some)
    }

    /// What the server says about itself.
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

    /// Ends the session.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        self.delete("/countersign/v1/session").await
    }

    /// The public keys of an application, detached and expired ones, too.
    pub async fn public_keys(self, client_id: &str) -> Result<PublicKeys, ApiError> {
        self.read(&format!(
            "/countersign/v1/clients/{}/public-keys",
            encode(client_id)
        ))
        .await
    }

    /// When the credentials of an application were last used.
    pub async fn usage(self, client_id: &str) -> Result<Vec<CredentialUsage>, ApiError> {
        let path = format!("/countersign/v1/clients/{}/usage", encode(client_id));
        self.read(&path).await
    }
}
