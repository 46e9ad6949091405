-- What the token endpoint reads of a client and a credential is small and of bounded size: what may be large has tables
-- of its own, so that nobody learns from the clock what is stored.
CREATE TABLE client_properties (
    client_id TEXT PRIMARY KEY REFERENCES clients (client_id) ON DELETE CASCADE,
    properties TEXT NOT NULL
);

INSERT INTO client_properties (client_id, properties) SELECT client_id, properties FROM clients;

ALTER TABLE clients ADD COLUMN grant_types TEXT NOT NULL DEFAULT '[]';

UPDATE clients SET grant_types = (properties::json -> 'grant_types')::text;

ALTER TABLE clients DROP COLUMN properties;

CREATE TABLE credential_pems (
    credential_id TEXT PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
    pem TEXT NOT NULL
);

INSERT INTO credential_pems (credential_id, pem) SELECT id, pem FROM credentials WHERE pem IS NOT NULL;

ALTER TABLE credentials DROP COLUMN pem;

-- Entries of each type are kept for a time of their own.
CREATE INDEX logs_by_kind_and_date ON logs (kind, date);

DROP INDEX logs_by_date;
