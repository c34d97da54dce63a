-- Some releases as alerts show them, in the words that they have now.
SELECT
    r.release_id,
    r.source_id,
    v.title,
    r.url,
    r.published_on,
    r.published_precision,
    r.authority,
    r.territory,
    r.language
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY r.release_id;
