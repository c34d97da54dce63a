SELECT release_id, value
FROM private.identifiers
WHERE kind = 'url' AND release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
