-- What an alert shows, and how its messages travel.

ALTER TABLE alerts ADD COLUMN facts VARCHAR;
COMMENT ON COLUMN alerts.facts IS 'What its messages show, as it was when it was written: JSON, by kind as in alerts/model.py';

ALTER TABLE deliveries ADD COLUMN rhythm VARCHAR;
ALTER TABLE deliveries ADD COLUMN queued_at TIMESTAMP;
ALTER TABLE deliveries ADD COLUMN message_id VARCHAR;
COMMENT ON COLUMN deliveries.channel_id IS 'The channel of the configuration, or one of its further recipients: team/2';
COMMENT ON COLUMN deliveries.state IS 'pending, sending, sent, failed (given up), or uncertain (the program ended while it was being sent; it is sent again)';
COMMENT ON COLUMN deliveries.attempts IS 'Attempts made';
COMMENT ON COLUMN deliveries.next_attempt_at IS 'When it is to be sent, UTC: at once, when quiet hours end, at the hour of a digest, or after a failure; null when no attempt follows';
COMMENT ON COLUMN deliveries.rhythm IS 'immediate, daily or weekly: alone as soon as may be, or gathered with others';
COMMENT ON COLUMN deliveries.queued_at IS 'When it was written, in the transaction that stored the alert, UTC';
COMMENT ON COLUMN deliveries.message_id IS 'The message that carries it: the same again when it is sent again, so that a mail program folds the repeat';
