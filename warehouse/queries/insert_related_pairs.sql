INSERT INTO related_pairs
SELECT
    r.pair_id, r.earlier_release_id, r.later_release_id, r.kind, r.score, r.quote, r.quote_start, r.quote_end, r.reasons,
    $revision
FROM (
    SELECT unnest(from_json($rows, '[{
        "pair_id": "VARCHAR", "earlier_release_id": "VARCHAR", "later_release_id": "VARCHAR", "kind": "VARCHAR",
        "score": "DOUBLE", "quote": "VARCHAR", "quote_start": "INTEGER", "quote_end": "INTEGER", "reasons": ["VARCHAR"]
    }]')) AS r
);
