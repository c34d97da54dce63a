-- Releases whose day is known and that are not in the index as today's rules and words take them apart, the newest first.
SELECT r.release_id
FROM release_records AS r
LEFT JOIN private.subjects AS s
    ON s.release_id = r.release_id AND s.matcher_version = $version AND s.lexicon = $lexicon
WHERE r.published_on IS NOT NULL AND r.published_precision = 'day' AND s.release_id IS NULL
ORDER BY r.published_on DESC, r.release_id
LIMIT $most;
