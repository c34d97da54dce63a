-- What was being sent when the program ended: nobody knows whether the server took it.
-- A message during which the program ended again and again is given up: it would be in the way of all others for ever.
UPDATE deliveries SET
    state = CASE WHEN attempts < $most THEN 'uncertain' ELSE 'failed' END,
    next_attempt_at = CASE WHEN attempts < $most THEN next_attempt_at END,
    last_error = 'the program ended while it was being sent',
    revision = $revision
WHERE state = 'sending'
RETURNING alert_id;
