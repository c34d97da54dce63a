-- What was decided about promises of some releases, about links to them, and about copies of them.
SELECT
    subject, release_id, verdict, decided_by, decided_at, quote, later_release_id, later_quote, relation, note
FROM decisions
WHERE release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    OR later_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY decided_at, decision_id;
