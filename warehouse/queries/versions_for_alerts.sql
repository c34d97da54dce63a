-- Some versions with their sources, and when the entry of each was first listed.
SELECT v.version_id, v.release_id, v.kind, v.seen_at, v.version, v.title, v.body, r.source_id, e.first_listed_at
FROM release_versions AS v
JOIN release_records AS r ON r.release_id = v.release_id
LEFT JOIN (
    SELECT release_id, min(first_seen_at) AS first_listed_at
    FROM private.entries
    WHERE release_id IN (
        SELECT release_id FROM release_versions WHERE version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    )
    GROUP BY release_id
) AS e ON e.release_id = v.release_id
WHERE v.version_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY v.seen_at, v.version, v.version_id;
