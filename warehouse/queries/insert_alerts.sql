INSERT INTO alerts BY NAME
SELECT
    r.alert_id, r.kind, r.release_id, r.commitment_id, r.follow_up_id, r.source_id, r.title, r.created_at,
    CAST($revision AS BIGINT) AS revision, r.facts
FROM (
    SELECT unnest(from_json($rows, '[{
        "alert_id": "VARCHAR", "kind": "VARCHAR", "release_id": "VARCHAR", "commitment_id": "VARCHAR",
        "follow_up_id": "VARCHAR", "source_id": "VARCHAR", "title": "VARCHAR", "created_at": "TIMESTAMP", "facts": "VARCHAR"
    }]')) AS r
);
