-- Everything that a credential is known by: IDs as they are, hashes and serial numbers in lower-case hex. Those of
-- credentials that are stored already are added when the store opens: a database can't compute them.
CREATE TABLE credential_identifiers (
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    PRIMARY KEY (value, kind, credential_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX credential_identifiers_by_credential ON credential_identifiers (credential_id);

-- What the keys in an entry of the log are known by: the entries outlive the credentials.
CREATE TABLE log_identifiers (
    value TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES logs (seq) ON DELETE CASCADE,
    PRIMARY KEY (value, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_identifiers_by_entry ON log_identifiers (seq);

INSERT OR IGNORE INTO log_identifiers (value, seq)
SELECT found.value, logs.seq FROM logs, json_tree(logs.details, '$.keys') AS found
WHERE logs.kind = 'sapi' AND logs.details LIKE '{%'
    AND found.key IN ('credential_id', 'kid', 'spki_sha256', 'sha1', 'sha256') AND found.type = 'text';
