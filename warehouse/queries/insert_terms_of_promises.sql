INSERT INTO private.promise_terms
SELECT r.release_no, r.commitment_id, r.terms, r.context, r.reviews
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_no": "INTEGER", "commitment_id": "VARCHAR", "terms": ["INTEGER"], "context": ["INTEGER"], "reviews": "BOOLEAN"
    }]')) AS r
);
