-- What telling has not taken up: of one revision, or all when $revision is NULL.
SELECT 'version' AS subject, v.version_id AS id, v.version_id, v.release_id
FROM release_versions AS v
WHERE (CAST($revision AS BIGINT) IS NULL OR v.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'version' AND t.id = v.version_id)
UNION ALL
SELECT 'commitment', c.commitment_id, c.version_id, c.release_id
FROM commitments AS c
WHERE (CAST($revision AS BIGINT) IS NULL OR c.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'commitment' AND t.id = c.commitment_id)
UNION ALL
SELECT 'follow_up', u.follow_up_id, NULL, u.release_id
-- A link that does not count is a suggestion for `followthrough review`.
FROM counted_links AS u
WHERE (CAST($revision AS BIGINT) IS NULL OR u.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'follow_up' AND t.id = u.follow_up_id)
ORDER BY ALL;
