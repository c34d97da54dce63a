INSERT INTO private.copy_pairs
SELECT r.one, r.other, r.score, r.reasons, r.decided_by
FROM (
    SELECT unnest(from_json($rows, '[{
        "one": "VARCHAR", "other": "VARCHAR", "score": "DOUBLE", "reasons": ["VARCHAR"], "decided_by": "VARCHAR"
    }]')) AS r
);
