UPDATE deliveries SET
    state = 'sending',
    attempts = attempts + 1,
    message_id = $message_id,
    revision = $revision
WHERE channel_id = $channel_id
    AND alert_id IN (SELECT unnest(from_json($alert_ids, '["VARCHAR"]')))
RETURNING alert_id;
