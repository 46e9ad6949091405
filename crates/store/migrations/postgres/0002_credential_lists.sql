-- For the list of credentials over all clients: by expiry, and by key.
CREATE INDEX credentials_by_expiry ON credentials (expires_at, seq);
CREATE INDEX credentials_by_digest ON credentials (digest);
