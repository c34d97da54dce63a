-- To be sent again. What the server had accepted becomes a message of its own, which no mail program folds into the old one.
-- What was begun and is not ended stays the message it is. What waits for its hour is not to be sent again but for the first time.
UPDATE deliveries SET
    state = CASE WHEN state = 'uncertain' THEN 'uncertain' ELSE 'pending' END,
    attempts = CASE WHEN state IN ('pending', 'uncertain') THEN 1 ELSE 0 END,
    next_attempt_at = $now,
    queued_at = CASE WHEN state = 'sent' THEN $now ELSE queued_at END,
    message_id = CASE WHEN state IN ('pending', 'uncertain') THEN message_id END,
    rhythm = CASE WHEN state IN ('pending', 'uncertain') THEN rhythm ELSE 'immediate' END,
    last_error = NULL,
    revision = $revision
WHERE (CAST($alert_id AS VARCHAR) IS NULL OR alert_id = $alert_id)
    AND (CAST($channel_id AS VARCHAR) IS NULL OR channel_id = $channel_id OR starts_with(channel_id, $channel_id || '/'))
    AND (state <> 'pending' OR attempts > 0)
    AND state IN (SELECT unnest(from_json($states, '["VARCHAR"]')))
RETURNING alert_id, channel_id;
