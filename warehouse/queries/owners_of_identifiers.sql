SELECT i.source_id, i.kind, i.value, i.release_id
FROM private.identifiers AS i
JOIN (
    SELECT unnest(from_json($rows, '[{"source_id": "VARCHAR", "kind": "VARCHAR", "value": "VARCHAR"}]')) AS r
) AS asked
    ON i.source_id = asked.r.source_id AND i.kind = asked.r.kind AND i.value = asked.r.value;
