-- Pairs that the rules found; those that a person decided stay.
DELETE FROM private.copy_pairs
WHERE (one IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))) OR other IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))))
RETURNING one, other;
