-- Of some versions, the words that each replaced: the latest version received before it.
SELECT v.version_id, p.version_id AS former_version_id, p.title AS former_title, p.body AS former_body
FROM release_versions AS v
JOIN release_versions AS p
    ON p.release_id = v.release_id
    AND (p.seen_at < v.seen_at OR (p.seen_at = v.seen_at AND p.version < v.version))
WHERE v.version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY p.seen_at DESC, p.version DESC) = 1
ORDER BY v.version_id;
