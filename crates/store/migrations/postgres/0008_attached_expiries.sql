-- What a list by next expiry or status needs to know of the credentials attached to a client's method: how many they are,
-- the first and the last of their expiries; the last is null if one never expires.
ALTER TABLE clients ADD COLUMN attached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN first_expiry BIGINT;
ALTER TABLE clients ADD COLUMN last_expiry BIGINT;

UPDATE clients SET (attached, first_expiry, last_expiry) = (
    SELECT COUNT(*), MIN(credentials.expires_at),
        CASE WHEN COUNT(credentials.expires_at) = COUNT(*) THEN MAX(credentials.expires_at) END
    FROM attachments JOIN credentials ON credentials.id = attachments.credential_id
    WHERE attachments.client_id = clients.client_id AND attachments.slot = clients.authentication
);
