-- Which readers read the latest versions of each source, the newest first.
SELECT v.source_id, list(v.parser ORDER BY v.seen_at DESC, v.version_id)[:$most] AS readers
FROM (
    SELECT r.source_id, v.parser, v.seen_at, v.version_id
    FROM release_versions AS v
    JOIN release_records AS r ON r.release_id = v.release_id
    WHERE r.source_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
) AS v
GROUP BY v.source_id;
