-- What is stored of pairs whose later release is one of $ids.
SELECT * EXCLUDE (revision) FROM related_pairs
WHERE later_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
