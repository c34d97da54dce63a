DELETE FROM private.set_aside
WHERE relation = $relation AND row_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
