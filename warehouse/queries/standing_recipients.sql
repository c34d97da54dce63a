-- How much is still to be sent to whom.
SELECT channel_id, count(*) AS waiting
FROM deliveries
WHERE state IN ('pending', 'uncertain')
GROUP BY channel_id
ORDER BY channel_id;
