SELECT release_id, body, published_on
FROM releases
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
