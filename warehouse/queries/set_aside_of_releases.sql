SELECT relation, row_id, content
FROM private.set_aside
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY relation, row_id;
