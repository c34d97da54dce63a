-- To be sent again. What the server had accepted becomes a message of its own, which no mail program folds into the old one.
UPDATE deliveries SET
    state = 'pending',
    attempts = 0,
    next_attempt_at = $now,
    queued_at = CASE WHEN state = 'sent' THEN $now ELSE queued_at END,
    message_id = NULL,
    rhythm = 'immediate',
    last_error = NULL,
    revision = $revision
WHERE (CAST($alert_id AS VARCHAR) IS NULL OR alert_id = $alert_id)
    AND (CAST($channel_id AS VARCHAR) IS NULL OR channel_id = $channel_id OR starts_with(channel_id, $channel_id || '/'))
    AND state IN (SELECT unnest(from_json($states, '["VARCHAR"]')))
RETURNING alert_id, channel_id;
