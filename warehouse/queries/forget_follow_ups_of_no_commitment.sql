-- Links to promises that are no more.
DELETE FROM follow_ups AS f
WHERE f.commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    AND NOT EXISTS (FROM commitments AS c WHERE c.commitment_id = f.commitment_id);
