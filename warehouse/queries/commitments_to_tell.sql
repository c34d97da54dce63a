-- Promises that telling has not taken up: those of one revision, or all when $revision is NULL.
SELECT c.commitment_id, c.release_id, c.version_id
FROM commitments AS c
WHERE (CAST($revision AS BIGINT) IS NULL OR c.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'commitment' AND t.id = c.commitment_id)
ORDER BY c.commitment_id;
