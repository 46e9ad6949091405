//! The trait that every database implements.

use std::sync::Arc;

use async_trait::async_trait;
use management_api::{
    Change, ClientCounts, ClientGrant, CredentialUsage, Limits, LogEntry, ResourceServerPatch,
    Secret, Stats, Timestamp,
};

use crate::{
    ClientChange, ClientFilter, ClientRecord, CredentialFilter, CredentialMatch, CredentialRecord,
    CredentialUse, GrantFilter, ListedCredential, LogFilter, LogOrder, LogPage, NewLog, Page,
    ResourceServerRecord, Result, Session, SigningKey, TokenClient, Window,
};

/// Everything that outlives a request.
///
/// Every method can fail with [`crate::StoreError::Unavailable`], `Corrupt` and `Backend`; each names its other errors.
#[async_trait]
pub trait Store: Send + Sync {
    // --- clients ---

    /// Stores a client with its first credentials, attached as `client.authentication` says, in one step.
    ///
    /// # Errors
    /// `Conflict`: an id is taken, a limit is exceeded, or a key is a duplicate.
    async fn create_client(
        &self,
        client: ClientRecord,
        credentials: Vec<CredentialRecord>,
        limits: Limits,
    ) -> Result<()>;

    /// One client.
    ///
    /// # Errors
    /// `NotFound`.
    async fn client(&self, client_id: &str) -> Result<ClientRecord>;

    /// Clients in the order of their creation.
    async fn clients(&self, filter: &ClientFilter, window: Window) -> Result<Page<ClientRecord>>;

    /// How many clients have each status, type and method. Each count leaves its own part of the filter out: it says how
    /// many a list would have with another choice of that part.
    async fn client_counts(&self, filter: &ClientFilter) -> Result<ClientCounts>;

    /// Changes a client, attaches and detaches credentials.
    ///
    /// # Errors
    /// `NotFound`; `Conflict`: see [`ClientChange::apply`], and the attached ids against the client's pool and limits.
    async fn update_client(
        &self,
        client_id: &str,
        change: ClientChange,
        limits: Limits,
        now: Timestamp,
    ) -> Result<ClientRecord>;

    /// Replaces the secret.
    ///
    /// # Errors
    /// `NotFound`; `Conflict::SecretNotInUse`.
    async fn rotate_secret(
        &self,
        client_id: &str,
        secret: Secret,
        now: Timestamp,
    ) -> Result<ClientRecord>;

    /// Deletes a client with its credentials and grants. Returns true if one was deleted.
    async fn delete_client(&self, client_id: &str) -> Result<bool>;

    /// A client and the credentials attached to its authentication method, in one cheap read; `None`: no such client.
    async fn token_client(&self, client_id: &str) -> Result<Option<Arc<TokenClient>>>;

    // --- credentials ---

    /// Stores a credential, not attached to anything.
    ///
    /// # Errors
    /// `NotFound(Client)`; `Conflict`: the pool is full, or the key or the kid is a duplicate.
    async fn create_credential(&self, credential: CredentialRecord, limits: Limits) -> Result<()>;

    /// A client's credentials in the order of their registration.
    ///
    /// # Errors
    /// `NotFound(Client)`.
    async fn credentials(&self, client_id: &str) -> Result<Vec<CredentialRecord>>;

    /// One credential.
    ///
    /// # Errors
    /// `NotFound(Client)` or `NotFound(Credential)`.
    async fn credential(&self, client_id: &str, credential_id: &str) -> Result<CredentialRecord>;

    /// Sets or clears the expiry.
    ///
    /// # Errors
    /// `NotFound(Client)` or `NotFound(Credential)`.
    async fn set_credential_expiry(
        &self,
        client_id: &str,
        credential_id: &str,
        expires_at: Change<Timestamp>,
        now: Timestamp,
    ) -> Result<CredentialRecord>;

    /// Deletes a credential that is not attached. Returns true if one was deleted.
    ///
    /// # Errors
    /// `Conflict::CredentialAttached`.
    async fn delete_credential(&self, client_id: &str, credential_id: &str) -> Result<bool>;

    /// Credentials of all clients by expiry, those that never expire last. By position only: [`Window::After`] starts at the
    /// beginning.
    async fn all_credentials(
        &self,
        filter: &CredentialFilter,
        window: Window,
    ) -> Result<Page<ListedCredential>>;

    /// Credentials of all clients that are known by one of `values`, each an [`crate::Identifier`]'s, in the order of their
    /// registration, at most `limit`.
    async fn find_credentials(&self, values: &[String], limit: u64)
    -> Result<Vec<CredentialMatch>>;

    // --- APIs and grants ---

    /// Stores an API.
    ///
    /// # Errors
    /// `Conflict::Exists`: the identifier is taken.
    async fn create_resource_server(&self, server: ResourceServerRecord) -> Result<()>;

    /// Stores the server's own API, or replaces its name and scopes: at every start.
    async fn ensure_system_resource_server(&self, server: ResourceServerRecord) -> Result<()>;

    /// One API, by id or identifier.
    ///
    /// # Errors
    /// `NotFound`.
    async fn resource_server(&self, id_or_identifier: &str) -> Result<ResourceServerRecord>;

    /// APIs in the order of their creation.
    async fn resource_servers(&self, window: Window) -> Result<Page<ResourceServerRecord>>;

    /// Changes an API.
    ///
    /// # Errors
    /// `NotFound`; `Conflict::System`.
    async fn update_resource_server(
        &self,
        id_or_identifier: &str,
        patch: ResourceServerPatch,
    ) -> Result<ResourceServerRecord>;

    /// Deletes an API with its grants. Returns true if one was deleted.
    ///
    /// # Errors
    /// `Conflict::System`.
    async fn delete_resource_server(&self, id_or_identifier: &str) -> Result<bool>;

    /// Stores a grant.
    ///
    /// # Errors
    /// `NotFound(Client)`, `NotFound(ResourceServer)`; `Conflict::Exists`: this client has one for this API.
    async fn create_grant(&self, grant: ClientGrant) -> Result<()>;

    /// One grant.
    ///
    /// # Errors
    /// `NotFound`.
    async fn grant(&self, id: &str) -> Result<ClientGrant>;

    /// Grants in the order of their creation.
    async fn grants(&self, filter: &GrantFilter, window: Window) -> Result<Page<ClientGrant>>;

    /// Replaces the scopes of a grant.
    ///
    /// # Errors
    /// `NotFound`.
    async fn update_grant(&self, id: &str, scope: Vec<String>) -> Result<ClientGrant>;

    /// Deletes a grant. Returns true if one was deleted.
    async fn delete_grant(&self, id: &str) -> Result<bool>;

    /// The API with this identifier, and the client's grant for it, in one cheap read.
    async fn token_grant(
        &self,
        client_id: &str,
        audience: &str,
    ) -> Result<Option<(ResourceServerRecord, Option<ClientGrant>)>>;

    // --- sign-in ---

    /// Stores the SHA-256 of a one-time sign-in code.
    async fn create_sign_in_code(
        &self,
        code_hash: [u8; 32],
        subject: &str,
        expires_at: Timestamp,
    ) -> Result<()>;

    /// Redeems a code: returns its subject once, if it has not expired.
    async fn redeem_sign_in_code(
        &self,
        code_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>>;

    /// Stores a session.
    async fn create_session(&self, session: Session) -> Result<()>;

    /// A session that has not expired.
    async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>>;

    /// Revokes a session. Returns true if one was revoked.
    async fn revoke_session(&self, token_hash: [u8; 32]) -> Result<bool>;

    // --- the server's keys ---

    /// All signing keys, the latest first.
    async fn signing_keys(&self) -> Result<Vec<SigningKey>>;

    /// Stores a key unless its algorithm has a current one, and returns the current one: of several processes that
    /// start together, one wins.
    async fn ensure_signing_key(&self, key: SigningKey) -> Result<SigningKey>;

    /// Makes `key` the current one of its algorithm; the one before is retired at `key.created_at`.
    async fn rotate_signing_key(&self, key: SigningKey) -> Result<()>;

    /// Deletes a retired key: tokens that it signed are rejected from now on. Returns true if one was deleted.
    async fn delete_signing_key(&self, kid: &str) -> Result<bool>;

    // --- the token endpoint ---

    /// Remembers the `jti` of an assertion until `expires_at`: `true` for the first, `false` for a replay. Durable when
    /// it returns, and atomic over all processes (RFC 7523 §3, item 7).
    async fn remember_jti(
        &self,
        client_id: &str,
        jti: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool>;

    /// Remembers that an access token was revoked, until it expires anyway (RFC 7009).
    async fn revoke_token(&self, jti: &str, expires_at: Timestamp) -> Result<()>;

    /// Returns true if an access token was revoked.
    async fn is_token_revoked(&self, jti: &str) -> Result<bool>;

    /// Records uses of credentials, many at once. Those of deleted credentials are dropped.
    async fn record_credential_use(&self, uses: &[CredentialUse]) -> Result<()>;

    /// The last uses of a client's credentials; one never used has only its id.
    ///
    /// # Errors
    /// `NotFound(Client)`.
    async fn credential_usage(&self, client_id: &str) -> Result<Vec<CredentialUsage>>;

    // --- log, statistics, maintenance ---

    /// Appends to the log, many at once.
    async fn append_logs(&self, entries: &[NewLog]) -> Result<()>;

    /// A part of the log. [`Window::After`] counts in the order given.
    async fn logs(
        &self,
        filter: &LogFilter,
        order: LogOrder,
        window: Window,
    ) -> Result<Page<LogEntry>>;

    /// The newest entries that match, from before the number `before` on. It reads a bounded number of entries, so that
    /// it answers in time whatever the filter; [`LogPage::reached`] says how far it came.
    async fn search_logs(
        &self,
        filter: &LogFilter,
        before: Option<u64>,
        take: u64,
    ) -> Result<LogPage>;

    /// One entry.
    ///
    /// # Errors
    /// `NotFound`.
    async fn log(&self, log_id: &str) -> Result<LogEntry>;

    /// Entries about keys that are known by one of `values`, the newest first, at most `limit`.
    async fn logs_about_keys(&self, values: &[String], limit: u64) -> Result<Vec<LogEntry>>;

    /// The time of the oldest entry of this type.
    async fn oldest_log(&self, kind: &str) -> Result<Option<Timestamp>>;

    /// Totals.
    async fn stats(&self, now: Timestamp) -> Result<Stats>;

    /// Deletes codes, sessions, jtis and revoked tokens that have expired, a portion at a time, so that others can
    /// write meanwhile. Returns the number of rows deleted.
    async fn sweep(&self, now: Timestamp) -> Result<u64>;

    /// Deletes the log entries of this type from before `before`, a portion at a time. Returns the number of rows deleted.
    async fn delete_logs_before(&self, kind: &str, before: Timestamp) -> Result<u64>;

    /// Deletes the oldest entries of this type from the log, so that the latest `keep` are left, a portion at a time.
    /// Returns the number of rows deleted.
    async fn trim_logs(&self, kind: &str, keep: u64) -> Result<u64>;

    /// Succeeds if the database answers and can be written.
    async fn ping(&self) -> Result<()>;

    /// Finishes calls in progress and closes the connections.
    async fn close(&self);
}
