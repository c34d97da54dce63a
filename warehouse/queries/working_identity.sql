SELECT
    (SELECT warehouse_id FROM working.private.warehouse),
    (SELECT max(number) FROM working.private.migrations),
    (SELECT coalesce(last_value, 0) FROM duckdb_sequences() WHERE database_name = 'working' AND sequence_name = 'revisions');
