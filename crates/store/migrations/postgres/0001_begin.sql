-- Times are milliseconds since 1970-01-01T00:00:00Z. Sealed columns are encrypted by the vault.

CREATE TABLE vault_check (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL
);

CREATE TABLE clients (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- In lower case: what a search and the order by name look at.
    folded_name TEXT COLLATE "C" NOT NULL,
    app_type TEXT,
    is_first_party BOOLEAN NOT NULL,
    authentication TEXT NOT NULL,
    sealed_secret BYTEA NOT NULL,
    properties TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX clients_by_name ON clients (folded_name, seq);

CREATE TABLE credentials (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
    credential_type TEXT NOT NULL,
    name TEXT NOT NULL,
    kid TEXT,
    alg TEXT,
    modulus BYTEA,
    exponent BYTEA,
    digest TEXT NOT NULL,
    thumbprint_sha256 TEXT,
    subject_dn TEXT,
    pem TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT,
    UNIQUE (client_id, digest),
    UNIQUE (client_id, kid)
);

CREATE TABLE attachments (
    client_id TEXT NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
    slot TEXT NOT NULL,
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (client_id, slot, credential_id)
);

CREATE INDEX attachments_by_credential ON attachments (credential_id);

CREATE TABLE credential_usage (
    credential_id TEXT PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
    last_used_at BIGINT,
    last_failure_at BIGINT,
    last_failure_reason TEXT
);

CREATE TABLE resource_servers (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    identifier TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    signing_alg TEXT,
    token_lifetime BIGINT NOT NULL,
    is_system BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE grants (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
    audience TEXT NOT NULL REFERENCES resource_servers (identifier) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    UNIQUE (client_id, audience)
);

CREATE INDEX grants_by_audience ON grants (audience);

CREATE TABLE sign_in_codes (
    code_hash BYTEA PRIMARY KEY,
    subject TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY,
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE signing_keys (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kid TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    sealed_key BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- One current key for each algorithm.
CREATE UNIQUE INDEX signing_keys_current ON signing_keys (algorithm) WHERE retired_at IS NULL;

CREATE TABLE jtis (
    client_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, jti)
);

CREATE INDEX jtis_by_expiry ON jtis (expires_at);

CREATE TABLE revoked_tokens (
    jti TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE TABLE logs (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    date BIGINT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    client_id TEXT,
    client_name TEXT,
    ip TEXT,
    user_agent TEXT,
    details TEXT NOT NULL
);

CREATE INDEX logs_by_client ON logs (client_id, seq);
CREATE INDEX logs_by_kind ON logs (kind, seq);
CREATE INDEX logs_by_date ON logs (date);
