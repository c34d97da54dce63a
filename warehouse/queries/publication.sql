-- From the working file, attached as `working`, to the published one.

-- name: working_identity
SELECT
    (SELECT warehouse_id FROM working.private.warehouse) AS warehouse_id,
    (SELECT max(number) FROM working.private.migrations) AS schema_number;

-- name: published_names
SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = current_database()
UNION ALL
SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
ORDER BY ALL;

-- name: last_publication
SELECT revision, warehouse_id, schema_number, layout FROM main.publication;

-- name: space_of_file
SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = current_database();

-- name: changes_of_relations
-- {relation} is one of the relations of publish.PUBLISHED.
SELECT '{relation}', w.rows, w.revision, p.rows
FROM (SELECT count(*) AS rows, coalesce(max(revision), 0) AS revision FROM working.main.{relation}) AS w
CROSS JOIN (SELECT count(*) AS rows FROM main.{relation}) AS p

-- name: forget_changed_rows
DELETE FROM main.{relation}
WHERE ({key}) IN (SELECT ({key}) FROM working.main.{relation} WHERE revision > $since);

-- name: copy_changed_rows
INSERT INTO main.{relation}
SELECT * FROM working.main.{relation} WHERE revision > $since;

-- name: forget_all_rows
DELETE FROM main.{relation};

-- name: leave_private_relations_out
DROP SCHEMA private CASCADE;

-- name: record_publication
INSERT INTO main.publication VALUES ($now, $revision, $warehouse_id, $schema_number, $layout);

-- name: insert_reliability
INSERT INTO reliability (
    subject, grade, relation, firmness, language, judged_right, judged, measured_on, rules_version
)
SELECT
    r.subject, r.grade, r.relation, r.firmness, r.language, r.judged_right, r.judged, r.measured_on, r.rules_version
FROM (
    SELECT unnest(from_json($rows, '[{
        "subject": "VARCHAR", "grade": "VARCHAR", "relation": "VARCHAR", "firmness": "VARCHAR", "language": "VARCHAR",
        "judged_right": "INTEGER", "judged": "INTEGER", "measured_on": "VARCHAR", "rules_version": "INTEGER"
    }]')) AS r
);

-- name: described_relations
SELECT schema_name, name, kind, comment
FROM (
    SELECT schema_name, table_name AS name, 'table' AS kind, comment
    FROM duckdb_tables()
    WHERE database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, 'view', comment
    FROM duckdb_views()
    WHERE database_name = current_database() AND NOT internal
)
ORDER BY schema_name, name;

-- name: described_columns
SELECT schema_name, table_name, column_name, data_type, comment
FROM duckdb_columns()
WHERE database_name = current_database() AND NOT internal
ORDER BY schema_name, table_name, column_index;

-- name: own_warehouse_id
SELECT warehouse_id FROM private.warehouse;

-- name: last_change
SELECT coalesce(max(revision), 0) FROM {relation}

-- name: what_was_published
SELECT warehouse_id, revision FROM published.main.publication;
