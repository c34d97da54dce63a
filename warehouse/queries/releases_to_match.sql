-- What matching reads of releases whose day of publication is known.
SELECT r.release_id, r.source_id, r.language, r.published_on, r.title, r.body
FROM releases AS r
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND r.published_on IS NOT NULL
    AND r.published_precision = 'day'
ORDER BY r.release_id;
