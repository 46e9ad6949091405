//! The trait, on top of the queries: here transactions begin and end.

use std::sync::Arc;

use async_trait::async_trait;
use management_api::{
    Change, ClientGrant, CredentialUsage, Limits, LogEntry, ResourceServerPatch, Secret, Stats,
    Timestamp,
};

use super::{
    Backend, Connection, Transaction, all_credentials, care, client_list, clients, credentials,
    grants, jtis, logs, resource_servers, sign_in, signing_keys, usage,
};
use crate::jti::{Digest, Jti};
use crate::{
    ClientChange, ClientFilter, ClientRecord, CredentialFilter, CredentialRecord, CredentialUse,
    Entity, GrantFilter, ListedCredential, LogFilter, LogOrder, NewLog, Page, ResourceServerRecord,
    Result, Session, SigningKey, Store, StoreError, TokenClient, Window,
};

/// Runs queries in a transaction that reads one moment.
macro_rules! reading {
    ($self:ident, |$conn:ident| $query:expr) => {{
        let mut tx = $self.begin_read().await?;
        let $conn = &mut *tx;
        let answer = $self.watch($query.await)?;
        tx.commit().await?;
        Ok(answer)
    }};
}

/// Runs queries in a transaction that is durable once it is committed, or leaves no trace.
macro_rules! writing {
    ($self:ident, |$conn:ident| $query:expr) => {
        $self.watch(writing($self.begin_write().await?, async |$conn| $query.await).await)
    };
}

/// Runs a single query.
macro_rules! query {
    ($self:ident, |$conn:ident| $query:expr) => {{
        let mut connection = $self.reader().await?;
        let $conn = &mut *connection;
        $self.watch($query.await)
    }};
}

/// Runs `queries`, then commits, or rolls back where they fail.
async fn writing<T>(
    mut transaction: Transaction,
    queries: impl AsyncFnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    match queries(&mut transaction).await {
        Ok(answer) => {
            transaction.commit().await?;
            Ok(answer)
        }
        Err(error) => {
            // The failure that led here is told; one of the rollback would add nothing.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

impl Backend {
    pub(in super::super) async fn check_vault(&self) -> Result<()> {
        writing!(self, |conn| care::check_vault(conn, &self.vault))
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
        writing!(self, |conn| clients::insert(
            conn,
            &self.vault,
            &client,
            &new,
            limits
        ))
    }

    async fn client(&self, client_id: &str) -> Result<ClientRecord> {
        let found = query!(self, |conn| clients::for_token(
            conn,
            &self.vault,
            client_id
        ))?;
        found
            .map(|found| Arc::unwrap_or_clone(found).client)
            .ok_or(StoreError::NotFound(Entity::Client))
    }

    async fn clients(&self, filter: &ClientFilter, window: Window) -> Result<Page<ClientRecord>> {
        reading!(self, |conn| client_list::list(
            conn,
            &self.vault,
            filter,
            window
        ))
    }

    async fn update_client(
        &self,
        client_id: &str,
        change: ClientChange,
        limits: Limits,
        now: Timestamp,
    ) -> Result<ClientRecord> {
        writing!(self, |conn| clients::update(
            conn,
            &self.vault,
            client_id,
            change,
            limits,
            now
        ))
    }

    async fn rotate_secret(
        &self,
        client_id: &str,
        secret: Secret,
        now: Timestamp,
    ) -> Result<ClientRecord> {
        writing!(self, |conn| clients::rotate_secret(
            conn,
            &self.vault,
            client_id,
            secret,
            now
        ))
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool> {
        writing!(self, |conn| clients::delete(conn, client_id))
    }

    async fn token_client(&self, client_id: &str) -> Result<Option<Arc<TokenClient>>> {
        self.token_clients.ask(client_id.to_owned()).await?
    }

    async fn create_credential(&self, credential: CredentialRecord, limits: Limits) -> Result<()> {
        writing!(self, |conn| credentials::insert(conn, &credential, limits))
    }

    async fn credentials(&self, client_id: &str) -> Result<Vec<CredentialRecord>> {
        reading!(self, |conn| credentials::list(conn, client_id))
    }

    async fn credential(&self, client_id: &str, credential_id: &str) -> Result<CredentialRecord> {
        reading!(self, |conn| credentials::find(
            conn,
            client_id,
            credential_id
        ))
    }

    async fn set_credential_expiry(
        &self,
        client_id: &str,
        credential_id: &str,
        expires_at: Change<Timestamp>,
        now: Timestamp,
    ) -> Result<CredentialRecord> {
        writing!(self, |conn| credentials::set_expiry(
            conn,
            client_id,
            credential_id,
            expires_at,
            now
        ))
    }

    async fn delete_credential(&self, client_id: &str, credential_id: &str) -> Result<bool> {
        writing!(self, |conn| credentials::delete(
            conn,
            client_id,
            credential_id
        ))
    }

    async fn all_credentials(
        &self,
        filter: &CredentialFilter,
        window: Window,
    ) -> Result<Page<ListedCredential>> {
        reading!(self, |conn| all_credentials::list(conn, filter, window))
    }

    async fn create_resource_server(&self, server: ResourceServerRecord) -> Result<()> {
        writing!(self, |conn| resource_servers::insert(conn, &server))
    }

    async fn ensure_system_resource_server(&self, server: ResourceServerRecord) -> Result<()> {
        writing!(self, |conn| resource_servers::ensure(conn, &server))
    }

    async fn resource_server(&self, key: &str) -> Result<ResourceServerRecord> {
        query!(self, |conn| resource_servers::find(conn, key, false))
    }

    async fn resource_servers(&self, window: Window) -> Result<Page<ResourceServerRecord>> {
        reading!(self, |conn| resource_servers::list(conn, window))
    }

    async fn update_resource_server(
        &self,
        key: &str,
        patch: ResourceServerPatch,
    ) -> Result<ResourceServerRecord> {
        writing!(self, |conn| resource_servers::update(conn, key, patch))
    }

    async fn delete_resource_server(&self, key: &str) -> Result<bool> {
        writing!(self, |conn| resource_servers::delete(conn, key))
    }

    async fn create_grant(&self, grant: ClientGrant) -> Result<()> {
        writing!(self, |conn| grants::insert(conn, &grant))
    }

    async fn grant(&self, id: &str) -> Result<ClientGrant> {
        query!(self, |conn| grants::find(conn, id))
    }

    async fn grants(&self, filter: &GrantFilter, window: Window) -> Result<Page<ClientGrant>> {
        reading!(self, |conn| grants::list(conn, filter, window))
    }

    async fn update_grant(&self, id: &str, scope: Vec<String>) -> Result<ClientGrant> {
        writing!(self, |conn| grants::update(conn, id, &scope))
    }

    async fn delete_grant(&self, id: &str) -> Result<bool> {
        writing!(self, |conn| grants::delete(conn, id))
    }

    async fn token_grant(
        &self,
        client_id: &str,
        audience: &str,
    ) -> Result<Option<(ResourceServerRecord, Option<ClientGrant>)>> {
        query!(self, |conn| grants::for_token(conn, client_id, audience))
    }

    async fn create_sign_in_code(
        &self,
        code_hash: [u8; 32],
        subject: &str,
        expires_at: Timestamp,
    ) -> Result<()> {
        writing!(self, |conn| sign_in::insert_code(
            conn, code_hash, subject, expires_at
        ))
    }

    async fn redeem_sign_in_code(
        &self,
        code_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>> {
        writing!(self, |conn| sign_in::redeem_code(conn, code_hash, now))
    }

    async fn create_session(&self, session: Session) -> Result<()> {
        writing!(self, |conn| sign_in::insert_session(conn, &session))
    }

    async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>> {
        query!(self, |conn| sign_in::session(conn, token_hash, now))
    }

    async fn revoke_session(&self, token_hash: [u8; 32]) -> Result<bool> {
        writing!(self, |conn| sign_in::delete_session(conn, token_hash))
    }

    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        query!(self, |conn| signing_keys::list(conn, &self.vault))
    }

    async fn ensure_signing_key(&self, key: SigningKey) -> Result<SigningKey> {
        writing!(self, |conn| signing_keys::ensure(conn, &self.vault, &key))
    }

    async fn rotate_signing_key(&self, key: SigningKey) -> Result<()> {
        writing!(self, |conn| signing_keys::rotate(conn, &self.vault, &key))
    }

    async fn delete_signing_key(&self, kid: &str) -> Result<bool> {
        writing!(self, |conn| signing_keys::delete(conn, kid))
    }

    async fn remember_jti(
        &self,
        client_id: &str,
        jti: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        self.jtis
            .ask(Jti {
                digest: Digest::of(client_id, jti),
                expires_at,
                now,
            })
            .await
    }

    async fn revoke_token(&self, jti: &str, expires_at: Timestamp) -> Result<()> {
        writing!(self, |conn| jtis::revoke(conn, jti, expires_at))
    }

    async fn is_token_revoked(&self, jti: &str) -> Result<bool> {
        query!(self, |conn| jtis::is_revoked(conn, jti))
    }

    async fn record_credential_use(&self, uses: &[CredentialUse]) -> Result<()> {
        writing!(self, |conn| usage::record(conn, uses))
    }

    async fn credential_usage(&self, client_id: &str) -> Result<Vec<CredentialUsage>> {
        reading!(self, |conn| usage::of_client(conn, client_id))
    }

    async fn append_logs(&self, entries: &[NewLog]) -> Result<()> {
        writing!(self, |conn| logs::append(conn, entries))
    }

    async fn logs(
        &self,
        filter: &LogFilter,
        order: LogOrder,
        window: Window,
    ) -> Result<Page<LogEntry>> {
        reading!(self, |conn| logs::list(conn, filter, order, window))
    }

    async fn log(&self, log_id: &str) -> Result<LogEntry> {
        query!(self, |conn| logs::find(conn, log_id))
    }

    async fn stats(&self, now: Timestamp) -> Result<Stats> {
        query!(self, |conn| care::stats(conn, now))
    }

    async fn sweep(&self, now: Timestamp, logs_before: Option<Timestamp>) -> Result<u64> {
        let mut gone = 0;
        for (statement, before) in care::expired(now, logs_before) {
            loop {
                let portion = writing!(self, |conn| care::sweep(conn, statement, before))?;
                gone += portion;
                if portion < care::PORTION {
                    break;
                }
            }
        }
        for first in 0..=u8::MAX {
            gone += writing!(self, |conn| jtis::sweep(conn, first, now))?;
        }
        Ok(gone)
    }

    async fn trim_logs(&self, kind: &str, keep: u64) -> Result<u64> {
        let mut gone = 0;
        let Some(last) = query!(self, |conn| logs::last_beyond(conn, kind, keep))? else {
            return Ok(gone);
        };
        loop {
            let portion = writing!(self, |conn| logs::delete(conn, kind, last, care::PORTION))?;
            gone += portion;
            if portion < care::PORTION {
                return Ok(gone);
            }
        }
    }

    async fn ping(&self) -> Result<()> {
        writing!(self, |conn| care::touch(conn))
    }

    async fn close(&self) {
        self.close_pools().await;
    }
}
