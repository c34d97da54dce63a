SELECT release_id, title FROM releases
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
