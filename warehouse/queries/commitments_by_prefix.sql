-- Promises whose id begins so, each with the version that holds it.
SELECT
    l.* EXCLUDE (revision),
    c.title AS headline,
    v.version,
    v.kind AS version_kind,
    v.seen_at,
    v.capture_id,
    v.body
FROM ledger AS l
JOIN commitments AS c ON c.commitment_id = l.commitment_id
JOIN release_versions AS v ON v.version_id = l.version_id
WHERE starts_with(l.commitment_id, $prefix)
ORDER BY l.commitment_id
LIMIT 6;
