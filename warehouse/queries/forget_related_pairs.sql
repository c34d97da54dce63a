DELETE FROM related_pairs
WHERE pair_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
