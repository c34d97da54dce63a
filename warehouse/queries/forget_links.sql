DELETE FROM follow_ups
WHERE follow_up_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
