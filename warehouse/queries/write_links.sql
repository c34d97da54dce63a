INSERT INTO follow_ups (
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by, evidence,
    moved_to, counts, revision
)
SELECT
    r.follow_up_id, r.commitment_id, r.release_id, r.relation, r.score, r.quote, r.quote_start, r.quote_end, r.reasons,
    r.decided_by, r.evidence, r.moved_to, r.counts, $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "follow_up_id": "VARCHAR", "commitment_id": "VARCHAR", "release_id": "VARCHAR", "relation": "VARCHAR",
        "score": "DOUBLE", "quote": "VARCHAR", "quote_start": "INTEGER", "quote_end": "INTEGER", "reasons": ["VARCHAR"],
        "decided_by": "VARCHAR", "evidence": "VARCHAR", "moved_to": "DATE", "counts": "BOOLEAN"
    }]')) AS r
);
