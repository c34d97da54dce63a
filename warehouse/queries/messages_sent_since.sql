-- Messages of alerts that were to be told at once, sent to one recipient between two moments. What a clock that was ahead has
-- written does not count.
SELECT count(DISTINCT message_id)
FROM deliveries
WHERE channel_id = $channel_id
    AND state = 'sent'
    AND coalesce(rhythm, 'immediate') = 'immediate'
    AND sent_at > $since
    AND sent_at <= $now;
