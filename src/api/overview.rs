//! Credentials over all applications, which only our own server lists.

use std::collections::BTreeMap;

use management_api::{ClientCredential, ClientCredentialPage};

use super::{Api, ApiError};

/// The attached credentials of applications, by their client IDs.
pub type InUse = BTreeMap<String, Vec<ClientCredential>>;

impl Api {
    /// The credentials of all applications that have this key, by the SHA-256 of its SubjectPublicKeyInfo in hex; none
    /// where the backend has no such list.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn same_key(self, spki_sha256: &str) -> Result<Vec<ClientCredential>, ApiError> {
        if !self.backend().is_countersign() {
            return Ok(Vec::new());
        }
        let path = format!("/countersign/v1/credentials?per_page=100&spki_sha256={spki_sha256}");
        let page: ClientCredentialPage = self.read(&path).await?;
        Ok(page.credentials)
    }

    /// The attached credentials of each of these applications, the first to expire first; `None` where the backend has no
    /// such list.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn in_use(self, client_ids: &[String]) -> Result<Option<InUse>, ApiError> {
        if !self.backend().is_countersign() {
            return Ok(None);
        }
        let mut in_use: InUse = client_ids
            .iter()
            .map(|id| (id.clone(), Vec::new()))
            .collect();
        if in_use.is_empty() {
            return Ok(Some(in_use));
        }
        let ids = client_ids.join(",");
        let path = format!("/countersign/v1/credentials?per_page=100&client_id={ids}");
        let page: ClientCredentialPage = self.read(&path).await?;
        for credential in page.credentials {
            if let Some(own) = in_use.get_mut(&credential.client_id)
                && credential.is_attached
            {
                own.push(credential);
            }
        }
        Ok(Some(in_use))
    }
}
