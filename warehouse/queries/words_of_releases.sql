-- The hash of the words of some releases, as they read now.
SELECT r.release_id, v.words_id
FROM release_records AS r
JOIN release_versions AS v ON v.release_id = r.release_id AND v.version = r.version
WHERE r.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
