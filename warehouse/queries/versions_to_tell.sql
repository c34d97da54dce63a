-- Versions that telling has not taken up: those of one revision, or all when $revision is NULL. An edited one comes with the
-- words it replaced: the latest version received before it.
SELECT
    v.version_id,
    v.release_id,
    v.version,
    v.kind,
    v.seen_at,
    v.title,
    v.body,
    r.source_id,
    (SELECT min(e.first_seen_at) FROM private.entries AS e WHERE e.source_id = r.source_id AND e.release_id = v.release_id)
        AS first_listed_at,
    p.version_id AS former_version_id,
    p.title AS former_title,
    p.body AS former_body
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id
LEFT JOIN release_versions AS p
    ON p.release_id = v.release_id
    AND v.kind IN ('edit', 'restored')
    AND (p.seen_at < v.seen_at OR (p.seen_at = v.seen_at AND p.version < v.version))
WHERE (CAST($revision AS BIGINT) IS NULL OR v.revision = CAST($revision AS BIGINT))
    AND NOT EXISTS (FROM private.taken_up AS t WHERE t.subject = 'version' AND t.id = v.version_id)
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY p.seen_at DESC NULLS LAST, p.version DESC) = 1
ORDER BY v.seen_at, v.version, v.version_id;
