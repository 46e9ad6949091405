-- The properties of an API that are kept and not read, as JSON.
ALTER TABLE resource_servers ADD COLUMN other TEXT NOT NULL DEFAULT '{}';
