CREATE SCHEMA private;
CREATE TABLE private.migrations (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE private.migrations IS 'The migrations that were applied to this file';
