-- Links of some promises, as they are stored.
SELECT
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by,
    evidence, moved_to
FROM follow_ups
WHERE commitment_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY follow_up_id;
