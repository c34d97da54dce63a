SELECT release_id, release_no FROM private.subjects
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
