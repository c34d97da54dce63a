INSERT INTO private.identifiers
SELECT r.source_id, r.kind, r.value, r.release_id
FROM (
    SELECT unnest(from_json($rows, '[{
        "source_id": "VARCHAR", "kind": "VARCHAR", "value": "VARCHAR", "release_id": "VARCHAR"
    }]')) AS r
);
