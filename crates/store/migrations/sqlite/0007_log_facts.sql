-- What entries of the log are searched by, each in a column of its own.
ALTER TABLE logs ADD COLUMN reason TEXT;
ALTER TABLE logs ADD COLUMN cause TEXT;
ALTER TABLE logs ADD COLUMN credential_id TEXT;
ALTER TABLE logs ADD COLUMN subject TEXT;

UPDATE logs SET
    reason = json_extract(details, '$.reason'),
    credential_id = json_extract(details, '$.credential_id'),
    subject = json_extract(details, '$.subject')
WHERE details LIKE '{%';

-- Most entries lack most of them: those with none are in no index.
CREATE INDEX logs_by_reason ON logs (reason, seq) WHERE reason IS NOT NULL;
CREATE INDEX logs_by_cause ON logs (cause, seq) WHERE cause IS NOT NULL;
CREATE INDEX logs_by_credential ON logs (credential_id, seq) WHERE credential_id IS NOT NULL;
CREATE INDEX logs_by_subject ON logs (subject, seq) WHERE subject IS NOT NULL;
