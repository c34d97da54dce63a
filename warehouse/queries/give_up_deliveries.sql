-- What waits for a recipient that there is no more.
UPDATE deliveries SET
    state = 'failed',
    next_attempt_at = NULL,
    last_error = $last_error,
    revision = $revision
WHERE channel_id = $channel_id AND state IN ('pending', 'uncertain')
RETURNING alert_id;
