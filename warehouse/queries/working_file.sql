-- The working file itself: its schema, the number that each change gets, and the runs that made the changes.

-- name: relations_there
SELECT table_name FROM duckdb_tables() WHERE database_name = $database AND NOT internal;

-- name: record_migration
INSERT INTO private.migrations VALUES ($number, $name, $checksum, $now);

-- name: relations_with_revisions
SELECT DISTINCT schema_name || '.' || table_name
FROM duckdb_columns()
SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = $database AND column_name = 'revision'
ORDER BY ALL;

-- name: last_change_of_relation
SELECT '{relation}' AS relation, count(*) AS rows, max(revision) AS revision FROM {database}.{relation}

-- name: schema_of_file
-- The migrations that were applied to a file, in their order, and the views that it holds.
SELECT 'migration' AS kind, number, name, checksum FROM {database}.private.migrations
UNION ALL
SELECT 'view', NULL, name, checksum FROM {database}.private.views
ORDER BY ALL;

-- name: warehouse_of_file
SELECT warehouse_id FROM {database}.private.warehouse;

-- name: forget_views
DELETE FROM private.views;

-- name: record_view
INSERT INTO private.views VALUES ($name, $checksum);

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
-- When the run recorded before this one began: later than this one if the machine's clock was set back between them.
SELECT b.started_at
FROM runs AS a
JOIN runs AS b ON b.revision < a.revision
WHERE a.run_id = $run_id
ORDER BY b.revision DESC
LIMIT 1;
