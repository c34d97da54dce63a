-- The working file itself: its schema, the number that each change of it gets, and the runs that made them.

-- name: relations_there
SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal;

-- name: create_migrations
CREATE SCHEMA private;
CREATE TABLE private.migrations (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE private.migrations IS 'The migrations that were applied to this file';

-- name: last_migration
SELECT coalesce(max(number), 0) FROM private.migrations;

-- name: record_migration
INSERT INTO private.migrations VALUES ($number, $name, $now);

-- name: next_revision
SELECT nextval('private.revisions');

-- name: interrupt_open_runs
UPDATE runs SET outcome = 'interrupted', revision = $revision WHERE outcome IS NULL AND run_id <> $run_id;

-- name: begin_run
INSERT INTO runs
SELECT $run_id, $flow, $started_at, NULL, MAP {}, NULL, $revision
WHERE $run_id NOT IN (SELECT run_id FROM runs);

-- name: end_run
UPDATE runs
SET
    ended_at = $ended_at,
    outcome = $outcome,
    counts = from_json($counts, '"MAP(VARCHAR, BIGINT)"'),
    revision = $revision
WHERE run_id = $run_id;

-- name: start_of_previous_run
-- When the run written before this one began: later than this one, when the machine's clock was set back between them.
SELECT b.started_at
FROM runs AS a
JOIN runs AS b ON b.revision < a.revision
WHERE a.run_id = $run_id
ORDER BY b.revision DESC
LIMIT 1;
