-- Identifiers of assertions, as 128 bits of a hash over client and identifier. Those of the old table are not carried
-- over: not every database has that hash. They live for five minutes and the skew.
CREATE TABLE used_jtis (
    digest BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE INDEX used_jtis_by_expiry ON used_jtis (expires_at);

DROP TABLE jtis;
