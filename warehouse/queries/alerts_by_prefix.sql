-- Alerts whose id begins so, with their facts and all their deliveries.
SELECT
    a.alert_id,
    a.kind,
    a.created_at,
    a.title,
    a.source_id,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    a.facts,
    coalesce((
        SELECT list({
            'channel_id': d.channel_id, 'state': d.state, 'rhythm': d.rhythm, 'queued_at': d.queued_at,
            'attempts': d.attempts, 'next_attempt_at': d.next_attempt_at, 'sent_at': d.sent_at,
            'message_id': d.message_id, 'last_error': d.last_error
        } ORDER BY d.channel_id)
        FROM deliveries AS d
        WHERE d.alert_id = a.alert_id
    ), []) AS deliveries
FROM alerts AS a
WHERE starts_with(a.alert_id, $prefix)
ORDER BY a.alert_id
LIMIT 6;
