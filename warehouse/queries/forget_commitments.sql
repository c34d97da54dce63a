-- Promises that were our misreading: today's reading of the same version holds them no more.
DELETE FROM commitments
WHERE commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
