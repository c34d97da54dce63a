-- A row for each further recipient of a channel, before the first attempt to send the alert to any of them.
INSERT INTO deliveries BY NAME
SELECT
    d.alert_id,
    p.part.part_id AS channel_id,
    'pending' AS state,
    0 AS attempts,
    d.next_attempt_at,
    d.rhythm,
    d.queued_at,
    $revision AS revision
FROM deliveries AS d
JOIN (SELECT unnest(from_json($parts, '[{"channel_id": "VARCHAR", "part_id": "VARCHAR"}]')) AS part) AS p
    ON p.part.channel_id = d.channel_id
WHERE d.state = 'pending'
    AND d.attempts = 0
    AND NOT EXISTS (
        FROM deliveries AS there WHERE there.alert_id = d.alert_id AND there.channel_id = p.part.part_id
    )
RETURNING alert_id;
