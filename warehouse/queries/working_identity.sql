SELECT
    (SELECT warehouse_id FROM working.private.warehouse) AS warehouse_id,
    (SELECT max(number) FROM working.private.migrations) AS schema_number;
