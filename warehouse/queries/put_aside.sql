INSERT INTO private.set_aside (relation, row_id, release_id, content)
SELECT r.relation, r.row_id, r.release_id, r.content
FROM (
    SELECT unnest(from_json($rows, '[{
        "relation": "VARCHAR", "row_id": "VARCHAR", "release_id": "VARCHAR", "content": "VARCHAR"
    }]')) AS r
);
