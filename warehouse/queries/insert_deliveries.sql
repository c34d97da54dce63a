-- One alert to one channel, once.
INSERT INTO deliveries BY NAME
SELECT
    r.alert_id, r.channel_id, r.state, 0 AS attempts, r.next_attempt_at, CAST($revision AS BIGINT) AS revision, r.rhythm,
    r.queued_at
FROM (
    SELECT unnest(from_json($rows, '[{
        "alert_id": "VARCHAR", "channel_id": "VARCHAR", "state": "VARCHAR", "next_attempt_at": "TIMESTAMP",
        "rhythm": "VARCHAR", "queued_at": "TIMESTAMP"
    }]')) AS r
)
WHERE NOT EXISTS (FROM deliveries AS d WHERE d.alert_id = r.alert_id AND d.channel_id = r.channel_id);
