INSERT INTO private.taken_up
SELECT r.subject, r.id, r.occasion, r.taken_at, CAST($revision AS BIGINT)
FROM (
    SELECT unnest(from_json($rows, '[{
        "subject": "VARCHAR", "id": "VARCHAR", "occasion": "VARCHAR", "taken_at": "TIMESTAMP"
    }]')) AS r
)
WHERE NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = r.subject AND t.id = r.id);
