-- What is still to be sent to one recipient, in the order in which it happened.
SELECT
    d.alert_id,
    d.channel_id,
    d.state,
    d.attempts,
    d.next_attempt_at,
    coalesce(d.rhythm, 'immediate') AS rhythm,
    d.queued_at,
    d.message_id,
    a.kind,
    a.created_at
FROM deliveries AS d
JOIN alerts AS a ON a.alert_id = d.alert_id
WHERE d.channel_id = $channel_id AND d.state IN ('pending', 'uncertain')
ORDER BY a.created_at, d.queued_at, d.alert_id;
