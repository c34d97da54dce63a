UPDATE deliveries SET
    state = $state,
    next_attempt_at = $next_attempt_at,
    sent_at = coalesce($sent_at, sent_at),
    last_error = $last_error,
    revision = $revision
WHERE channel_id = $channel_id
    AND alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
RETURNING alert_id;
