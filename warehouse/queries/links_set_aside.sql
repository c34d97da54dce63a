-- Links that the rules found and a person decided otherwise.
SELECT row_id FROM private.set_aside
WHERE relation = 'follow_ups' AND row_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
