-- Alerts by what a person asks for, the newest first, each with how far it got on the channels asked for.
WITH told AS (
    SELECT
        d.alert_id,
        list({
            'channel_id': d.channel_id, 'state': d.state, 'attempts': d.attempts, 'next_attempt_at': d.next_attempt_at,
            'sent_at': d.sent_at, 'last_error': d.last_error
        } ORDER BY d.channel_id) AS deliveries
    FROM deliveries AS d
    WHERE (CAST($channel_id AS VARCHAR) IS NULL OR d.channel_id = $channel_id OR starts_with(d.channel_id, $channel_id || '/'))
        AND (CAST($state AS VARCHAR) IS NULL OR d.state = $state)
    GROUP BY d.alert_id
)
SELECT
    a.alert_id,
    a.kind,
    a.created_at,
    a.title,
    a.source_id,
    a.release_id,
    a.commitment_id,
    a.follow_up_id,
    coalesce(t.deliveries, []) AS deliveries
FROM alerts AS a
LEFT JOIN told AS t ON t.alert_id = a.alert_id
WHERE (CAST($kind AS VARCHAR) IS NULL OR a.kind = $kind)
    AND (CAST($since AS TIMESTAMP) IS NULL OR a.created_at >= CAST($since AS TIMESTAMP))
    AND ((CAST($channel_id AS VARCHAR) IS NULL AND CAST($state AS VARCHAR) IS NULL) OR t.alert_id IS NOT NULL)
ORDER BY a.created_at DESC, a.alert_id
LIMIT $most;
