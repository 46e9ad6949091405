-- A search within a time begins at that time, not at the newest entry.
CREATE INDEX logs_by_date ON logs (date, seq);

-- Changes of one credential are found by it.
UPDATE logs SET credential_id = json_extract(details, '$.keys[0].credential_id')
WHERE kind = 'sapi' AND credential_id IS NULL AND details LIKE '%/credentials%' AND json_array_length(details, '$.keys') = 1;
