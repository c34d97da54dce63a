-- Whether the working file and the copy `kept` are of one warehouse, and nothing was stored in either that is not in the other.
SELECT
    (SELECT warehouse_id FROM warehouse.private.warehouse) = (SELECT warehouse_id FROM kept.private.warehouse)
    AND (
        SELECT count(DISTINCT coalesce(last_value, 0)) = 1
        FROM duckdb_sequences()
        WHERE database_name IN ('warehouse', 'kept') AND schema_name = 'private' AND sequence_name = 'revisions'
    );
