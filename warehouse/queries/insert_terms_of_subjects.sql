INSERT INTO private.subject_terms
SELECT r.term_no, r.release_no, r.uses, r.marks
FROM (
    SELECT unnest(from_json($rows, '[{
        "term_no": "INTEGER", "release_no": "INTEGER", "uses": "UTINYINT", "marks": "UTINYINT"
    }]')) AS r
)
ORDER BY r.term_no, r.release_no;
