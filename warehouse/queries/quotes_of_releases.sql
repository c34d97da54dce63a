-- The words of the promises of some releases.
SELECT commitment_id, quote FROM commitments
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')));
