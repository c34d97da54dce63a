INSERT INTO private.promise_terms (
    release_no, commitment_id, terms, context, reviews, objects, acts, numbers, days, heads, "local"
)
SELECT r.release_no, r.commitment_id, r.terms, r.context, r.reviews, r.objects, r.acts, r.numbers, r.days, r.heads, r."local"
FROM (
    SELECT unnest(from_json($rows, '[{
        "release_no": "INTEGER", "commitment_id": "VARCHAR", "terms": ["INTEGER"], "context": ["INTEGER"],
        "reviews": "BOOLEAN", "objects": ["INTEGER"], "acts": ["VARCHAR"], "numbers": ["DOUBLE"],
        "days": [{"first_day": "DATE", "last_day": "DATE"}], "heads": ["INTEGER"], "local": ["SMALLINT"]
    }]')) AS r
);
