DELETE FROM claims
WHERE claim_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
