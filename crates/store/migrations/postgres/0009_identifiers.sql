-- Everything that a credential is known by: IDs as they are, hashes and serial numbers in lower-case hex. Those of
-- credentials that are stored already are added when the store opens: a database can't compute them.
CREATE TABLE credential_identifiers (
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    PRIMARY KEY (value, kind, credential_id)
);

CREATE INDEX credential_identifiers_by_credential ON credential_identifiers (credential_id);

-- What the keys in an entry of the log are known by: the entries outlive the credentials.
CREATE TABLE log_identifiers (
    value TEXT NOT NULL,
    seq BIGINT NOT NULL REFERENCES logs (seq) ON DELETE CASCADE,
    PRIMARY KEY (value, seq)
);

CREATE INDEX log_identifiers_by_entry ON log_identifiers (seq);

INSERT INTO log_identifiers (value, seq)
SELECT DISTINCT found.value, logs.seq
FROM logs
CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(logs.details::jsonb -> 'keys') = 'array' THEN logs.details::jsonb -> 'keys' ELSE '[]'::jsonb END
) AS named (member)
CROSS JOIN LATERAL (
    VALUES (named.member ->> 'credential_id'), (named.member ->> 'kid'), (named.member ->> 'spki_sha256'),
        (named.member -> 'certificate' ->> 'sha1'), (named.member -> 'certificate' ->> 'sha256')
) AS found (value)
WHERE logs.kind = 'sapi' AND found.value IS NOT NULL;
