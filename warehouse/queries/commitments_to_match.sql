-- The promises that releases make as they read now.
SELECT c.release_id, c.commitment_id, c.quote_start, c.quote_end, c.amounts, c.deadline_to
FROM commitments AS c
JOIN releases AS r ON r.release_id = c.release_id AND r.version_id = c.version_id
WHERE c.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY c.release_id, c.quote_start, c.commitment_id;
