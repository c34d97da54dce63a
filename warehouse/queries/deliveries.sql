-- Deliveries of alerts: what is waiting, what is being sent, and what came of it.

-- name: take_back_deliveries
-- What was being sent when the program ended: nobody knows whether the server took it.
-- A message during which the program ended again and again is given up: it would block all others for ever.
UPDATE deliveries SET
    state = CASE WHEN attempts < $most THEN 'uncertain' ELSE 'failed' END,
    next_attempt_at = CASE WHEN attempts < $most THEN next_attempt_at END,
    last_error = 'the program ended while it was being sent',
    revision = $revision
WHERE state = 'sending'
RETURNING alert_id;

-- name: share_out_deliveries
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

-- name: standing_recipients
-- How much is still to be sent to whom.
SELECT channel_id, count(*) AS waiting
FROM deliveries
WHERE state IN ('pending', 'uncertain')
GROUP BY channel_id
ORDER BY channel_id;

-- name: standing_deliveries
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
    a.created_at,
    a.release_id
FROM deliveries AS d
JOIN alerts AS a ON a.alert_id = d.alert_id
WHERE d.channel_id = $channel_id AND d.state IN ('pending', 'uncertain')
ORDER BY a.created_at, d.queued_at, d.alert_id;

-- name: messages_sent_since
-- Messages with alerts that were to be sent at once, sent to one recipient between two moments. What a clock that was ahead
-- wrote does not count.
SELECT count(DISTINCT message_id)
FROM deliveries
WHERE channel_id = $channel_id
    AND state = 'sent'
    AND coalesce(rhythm, 'immediate') = 'immediate'
    AND sent_at > $since
    AND sent_at <= $now;

-- name: alerts_by_id
SELECT
    alert_id, kind, release_id, commitment_id, follow_up_id, source_id, title, created_at, facts
FROM alerts
WHERE alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
ORDER BY created_at, alert_id;

-- name: alerts_of_messages
-- What each message that was sent carried.
SELECT d.channel_id, d.message_id, d.alert_id, a.kind, a.release_id, coalesce(d.rhythm, 'immediate') AS rhythm
FROM deliveries AS d
JOIN alerts AS a ON a.alert_id = d.alert_id
WHERE d.state = 'sent' AND d.message_id IS NOT NULL
ORDER BY d.channel_id, d.message_id, a.created_at, d.alert_id;

-- name: begin_deliveries
UPDATE deliveries SET
    state = 'sending',
    attempts = attempts + 1,
    message_id = $message_id,
    revision = $revision
WHERE channel_id = $channel_id
    AND alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
RETURNING alert_id;

-- name: finish_deliveries
UPDATE deliveries SET
    state = $state,
    next_attempt_at = $next_attempt_at,
    sent_at = coalesce($sent_at, sent_at),
    last_error = $last_error,
    revision = $revision
WHERE channel_id = $channel_id
    AND alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
RETURNING alert_id;

-- name: part_deliveries
-- A message that the server did not take because of something in it: its alerts go in smaller ones, at once.
UPDATE deliveries SET
    state = 'pending',
    next_attempt_at = NULL,
    message_id = m.one.message_id,
    last_error = $last_error,
    revision = $revision
FROM (SELECT unnest(from_json($messages, '[{"alert_id": "VARCHAR", "message_id": "VARCHAR"}]')) AS one) AS m
WHERE deliveries.channel_id = $channel_id AND deliveries.alert_id = m.one.alert_id
RETURNING deliveries.alert_id;

-- name: give_up_deliveries
-- What waits for a recipient that no longer exists.
UPDATE deliveries SET
    state = 'failed',
    next_attempt_at = NULL,
    last_error = $last_error,
    revision = $revision
WHERE channel_id = $channel_id AND state IN ('pending', 'uncertain')
RETURNING alert_id;

-- name: failed_deliveries
-- What was given up, by recipient.
SELECT channel_id, count(*) AS failed FROM deliveries WHERE state = 'failed' GROUP BY channel_id ORDER BY channel_id;

-- name: resend_deliveries
-- To be sent again. What the server had accepted becomes a new message, which no mail program folds into the old one.
-- What was begun and not finished stays the message it is. What waits for its hour is not sent again but for the first time.
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
