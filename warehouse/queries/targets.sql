-- From the published file, attached as `file`, to another database, attached as `target`.

-- name: publication_of_file
SELECT published_at, revision, warehouse_id, schema_number, layout FROM file.main.publication;

-- name: columns_of_file
SELECT table_name, column_name, data_type, is_nullable, coalesce(comment, '')
FROM duckdb_columns()
WHERE database_name = 'file' AND schema_name = 'main' AND NOT internal
ORDER BY table_name, column_index;

-- name: comments_of_file
SELECT table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = 'file' AND schema_name = 'main'
UNION ALL
SELECT view_name, coalesce(comment, '')
FROM duckdb_views()
WHERE database_name = 'file' AND schema_name = 'main' AND NOT internal;

-- name: changes_of_file
SELECT '{relation}', count(*), count(*) FILTER (revision > {since}) FROM file.main.{relation}

-- name: relations_of_target
SELECT table_name FROM duckdb_tables() WHERE database_name = 'target' AND schema_name = '{schema}'
UNION ALL
SELECT view_name FROM duckdb_views() WHERE database_name = 'target' AND schema_name = '{schema}' AND NOT internal;

-- name: publication_of_target
SELECT published_at, revision, warehouse_id, schema_number, layout FROM target.{schema}.publication;

-- name: rows_in_target
SELECT '{relation}', count(*) FROM target.{schema}.{relation}

-- name: forget_changed_in_target
DELETE FROM target.{schema}.{relation}
WHERE ({key}) IN (SELECT ({key}) FROM file.main.{relation} WHERE revision > {since});

-- name: forget_removed_in_target
DELETE FROM target.{schema}.{relation} WHERE ({key}) NOT IN (SELECT ({key}) FROM file.main.{relation});

-- name: forget_all_in_target
DELETE FROM target.{schema}.{relation};

-- name: copy_to_target
INSERT INTO target.{schema}.{relation} ({columns}) SELECT {values} FROM file.main.{relation} WHERE {which};

-- name: record_in_target
INSERT INTO target.{schema}.publication (published_at, revision, warehouse_id, schema_number, layout)
VALUES ($published_at, $revision, $warehouse_id, $schema_number, $layout);

-- name: note_changed_keys
INSERT INTO target.{schema}.changed_keys (relation, why, key_1, key_2)
SELECT '{relation}', '{why}', {keys} FROM file.main.{relation} WHERE {which};

-- name: same_commitments_unlike
-- Those of one side alone: a view of the file, a table of the target.
SELECT f.commitment_id
FROM (FROM file.main.same_commitments EXCEPT FROM target.{schema}.same_commitments) AS f
UNION
SELECT t.commitment_id
FROM (FROM target.{schema}.same_commitments EXCEPT FROM file.main.same_commitments) AS t

-- name: note_same_commitments
INSERT INTO target.{schema}.changed_keys (relation, why, key_1, key_2)
SELECT 'same_commitments', 'changed', commitment_id, NULL FROM ({unlike});

-- name: reliability_unlike
SELECT count(*)
FROM (
    (FROM file.main.reliability EXCEPT FROM target.{schema}.reliability)
    UNION ALL
    (FROM target.{schema}.reliability EXCEPT FROM file.main.reliability)
);
