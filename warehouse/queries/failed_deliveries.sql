-- What was given up, by recipient.
SELECT channel_id, count(*) AS failed FROM deliveries WHERE state = 'failed' GROUP BY channel_id ORDER BY channel_id;
