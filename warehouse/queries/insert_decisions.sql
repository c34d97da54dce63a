-- Decisions that are not there yet; how many they are is the answer.
INSERT INTO decisions (
    decision_id, subject, release_id, quote, later_release_id, later_quote, verdict, relation, decided_by, decided_at, note,
    revision
)
SELECT
    r.decision_id, r.subject, r.release_id, r.quote, r.later_release_id, r.later_quote, r.verdict, r.relation, r.decided_by,
    r.decided_at, r.note, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "decision_id": "VARCHAR", "subject": "VARCHAR", "release_id": "VARCHAR", "quote": "VARCHAR",
        "later_release_id": "VARCHAR", "later_quote": "VARCHAR", "verdict": "VARCHAR", "relation": "VARCHAR",
        "decided_by": "VARCHAR", "decided_at": "TIMESTAMP", "note": "VARCHAR"
    }]')) AS r
)
WHERE r.decision_id NOT IN (SELECT decision_id FROM decisions);
