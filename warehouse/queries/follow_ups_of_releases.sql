SELECT * EXCLUDE (counts, revision) FROM follow_ups
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
