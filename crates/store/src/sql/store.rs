//! The trait, implemented with the queries.

use std::sync::Arc;

use async_trait::async_trait;
use management_api::{
    Change, ClientCounts, ClientGrant, CredentialUsage, Limits, LogEntry, ResourceServerPatch,
    Secret, Stats, Timestamp,
};

use super::transactions::{query, reading, writing};
use super::{
    Backend, client_lists, clients, credentials, grants, identifiers, jtis, log_search, logs,
    maintenance, resource_servers, sign_in, signing_keys, transactions, usage,
};
use crate::jti::{Digest, Jti};
use crate::{
    ClientChange, ClientFilter, ClientRecord, CredentialFilter, CredentialMatch, CredentialRecord,
    CredentialUse, GrantFilter, ListedCredential, LogFilter, LogOrder, LogPage, NewLog, Page,
    ResourceServerRecord, Result, Session, SigningKey, Store, TokenClient, Window,
};

impl Backend {
    pub(in super::super) async fn check_vault(&self) -> Result<()> {
        writing!(self, maintenance::check_vault(&self.vault))
    }

    /// Indexes the credentials that were stored before there was an index.
    pub(in super::super) async fn index_credentials(&self) -> Result<()> {
        let mut after = Some(0);
        while let Some(number) = after {
            after = writing!(self, identifiers::index_credentials(number))?;
        }
        Ok(())
    }
}

#[async_trait]
impl Store for Backend {
    async fn create_client(
        &self,
        client: ClientRecord,
        new: Vec<CredentialRecord>,
        limits: Limits,
    ) -> Result<()> {
        writing!(self, clients::insert(&self.vault, &client, &new, limits))
    }

    async fn client(&self, client_id: &str) -> Result<ClientRecord> {
        reading!(self, clients::find(&self.vault, client_id, false))
    }

    async fn clients(&self, filter: &ClientFilter, window: Window) -> Result<Page<ClientRecord>> {
        reading!(self, client_lists::list(&self.vault, filter, window))
    }

    async fn client_counts(&self, filter: &ClientFilter) -> Result<ClientCounts> {
        reading!(self, client_lists::counts(filter))
    }

    async fn update_client(
        &self,
        client_id: &str,
        change: ClientChange,
        limits: Limits,
        now: Timestamp,
    ) -> Result<ClientRecord> {
        writing!(
            self,
            clients::update(&self.vault, client_id, change, limits, now)
        )
    }

    async fn rotate_secret(
        &self,
        client_id: &str,
        secret: Secret,
        now: Timestamp,
    ) -> Result<ClientRecord> {
        writing!(
            self,
            clients::rotate_secret(&self.vault, client_id, secret, now)
        )
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool> {
        writing!(self, clients::delete(client_id))
    }

    async fn token_client(&self, client_id: &str) -> Result<Option<Arc<TokenClient>>> {
        self.token_clients.query(client_id.to_owned()).await?
    }

    async fn create_credential(&self, credential: CredentialRecord, limits: Limits) -> Result<()> {
        writing!(self, credentials::insert(&credential, limits))
    }

    async fn credentials(&self, client_id: &str) -> Result<Vec<CredentialRecord>> {
        reading!(self, credentials::list(client_id))
    }

    async fn credential(&self, client_id: &str, credential_id: &str) -> Result<CredentialRecord> {
        reading!(self, credentials::find(client_id, credential_id))
    }

    async fn set_credential_expiry(
        &self,
        client_id: &str,
        credential_id: &str,
        expires_at: Change<Timestamp>,
        now: Timestamp,
    ) -> Result<CredentialRecord> {
        writing!(
            self,
            credentials::set_expiry(client_id, credential_id, expires_at, now)
        )
    }

    async fn delete_credential(&self, client_id: &str, credential_id: &str) -> Result<bool> {
        writing!(self, credentials::delete(client_id, credential_id))
    }

    async fn all_credentials(
        &self,
        filter: &CredentialFilter,
        window: Window,
    ) -> Result<Page<ListedCredential>> {
        reading!(self, credentials::list_all(filter, window))
    }

    async fn find_credentials(
        &self,
        values: &[String],
        limit: u64,
    ) -> Result<Vec<CredentialMatch>> {
        reading!(self, identifiers::find(values, limit))
    }

    async fn create_resource_server(&self, server: ResourceServerRecord) -> Result<()> {
        writing!(self, resource_servers::insert(&server))
    }

    async fn ensure_system_resource_server(&self, server: ResourceServerRecord) -> Result<()> {
        writing!(self, resource_servers::ensure(&server))
    }

    async fn resource_server(&self, key: &str) -> Result<ResourceServerRecord> {
        query!(self, resource_servers::find(key, false))
    }

    async fn resource_servers(&self, window: Window) -> Result<Page<ResourceServerRecord>> {
        reading!(self, resource_servers::list(window))
    }

    async fn update_resource_server(
        &self,
        key: &str,
        patch: ResourceServerPatch,
    ) -> Result<ResourceServerRecord> {
        writing!(self, resource_servers::update(key, patch))
    }

    async fn delete_resource_server(&self, key: &str) -> Result<bool> {
        writing!(self, resource_servers::delete(key))
    }

    async fn create_grant(&self, grant: ClientGrant) -> Result<()> {
        writing!(self, grants::insert(&grant))
    }

    async fn grant(&self, id: &str) -> Result<ClientGrant> {
        query!(self, grants::find(id))
    }

    async fn grants(&self, filter: &GrantFilter, window: Window) -> Result<Page<ClientGrant>> {
        reading!(self, grants::list(filter, window))
    }

    async fn update_grant(&self, id: &str, scope: Vec<String>) -> Result<ClientGrant> {
        writing!(self, grants::update(id, &scope))
    }

    async fn delete_grant(&self, id: &str) -> Result<bool> {
        writing!(self, grants::delete(id))
    }

    async fn token_grant(
        &self,
        client_id: &str,
        audience: &str,
    ) -> Result<Option<(ResourceServerRecord, Option<ClientGrant>)>> {
        query!(self, grants::for_token(client_id, audience))
    }

    async fn create_sign_in_code(
        &self,
        code_hash: [u8; 32],
        subject: &str,
        expires_at: Timestamp,
    ) -> Result<()> {
        writing!(self, sign_in::insert_code(code_hash, subject, expires_at))
    }

    async fn redeem_sign_in_code(
        &self,
        code_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>> {
        writing!(self, sign_in::redeem_code(code_hash, now))
    }

    async fn create_session(&self, session: Session) -> Result<()> {
        writing!(self, sign_in::insert_session(&session))
    }

    async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>> {
        query!(self, sign_in::session(token_hash, now))
    }

    async fn revoke_session(&self, token_hash: [u8; 32]) -> Result<bool> {
        writing!(self, sign_in::delete_session(token_hash))
    }

    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        query!(self, signing_keys::list(&self.vault))
    }

    async fn ensure_signing_key(&self, key: SigningKey) -> Result<SigningKey> {
        writing!(self, signing_keys::ensure(&self.vault, &key))
    }

    async fn rotate_signing_key(&self, key: SigningKey) -> Result<()> {
        writing!(self, signing_keys::rotate(&self.vault, &key))
    }

    async fn delete_signing_key(&self, kid: &str) -> Result<bool> {
        writing!(self, signing_keys::delete(kid))
    }

    async fn remember_jti(
        &self,
        client_id: &str,
        jti: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        self.jtis
            .query(Jti {
                digest: Digest::of(client_id, jti),
                expires_at,
                now,
            })
            .await
    }

    async fn revoke_token(&self, jti: &str, expires_at: Timestamp) -> Result<()> {
        writing!(self, jtis::revoke(jti, expires_at))
    }

    async fn is_token_revoked(&self, jti: &str) -> Result<bool> {
        query!(self, jtis::is_revoked(jti))
    }

    async fn record_credential_use(&self, uses: &[CredentialUse]) -> Result<()> {
        writing!(self, usage::record(uses))
    }

    async fn credential_usage(&self, client_id: &str) -> Result<Vec<CredentialUsage>> {
        reading!(self, usage::of_client(client_id))
    }

    async fn append_logs(&self, entries: &[NewLog]) -> Result<()> {
        writing!(self, logs::append(entries))
    }

    async fn logs(
        &self,
        filter: &LogFilter,
        order: LogOrder,
        window: Window,
    ) -> Result<Page<LogEntry>> {
        reading!(self, logs::list(filter, order, window))
    }

    async fn search_logs(
        &self,
        filter: &LogFilter,
        before: Option<u64>,
        take: u64,
    ) -> Result<LogPage> {
        reading!(self, log_search::search(filter, before, take))
    }

    async fn log(&self, log_id: &str) -> Result<LogEntry> {
        query!(self, logs::find(log_id))
    }

    async fn logs_about_keys(&self, values: &[String], limit: u64) -> Result<Vec<LogEntry>> {
        query!(self, identifiers::logged(values, limit))
    }

    async fn oldest_log(&self, kind: &str) -> Result<Option<Timestamp>> {
        query!(self, logs::oldest(kind))
    }

    async fn stats(&self, now: Timestamp) -> Result<Stats> {
        query!(self, maintenance::stats(now))
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64> {
        let mut gone = 0;
        for statement in maintenance::EXPIRED {
            loop {
                let portion = writing!(self, maintenance::sweep(statement, now))?;
                gone += portion;
                if portion < maintenance::PORTION {
                    break;
                }
            }
        }
        for first in 0..=u8::MAX {
            gone += writing!(self, jtis::sweep(first, now))?;
        }
        Ok(gone)
    }

    async fn delete_logs_before(&self, kind: &str, before: Timestamp) -> Result<u64> {
        let mut gone = 0;
        loop {
            let portion = writing!(
                self,
                logs::delete_before(kind, before, maintenance::PORTION)
            )?;
            gone += portion;
            if portion < maintenance::PORTION {
                return Ok(gone);
            }
        }
    }

    async fn trim_logs(&self, kind: &str, keep: u64) -> Result<u64> {
        let mut gone = 0;
        let Some(last) = query!(self, logs::last_beyond(kind, keep))? else {
            return Ok(gone);
        };
        loop {
            let portion = writing!(self, logs::delete(kind, last, maintenance::PORTION))?;
            gone += portion;
            if portion < maintenance::PORTION {
                return Ok(gone);
            }
        }
    }

    async fn ping(&self) -> Result<()> {
        writing!(self, maintenance::touch())
    }

    async fn close(&self) {
        self.close_pools().await;
    }
}
