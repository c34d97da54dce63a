-- The terms of releases, by number.
SELECT release_no, term_no, uses, marks
FROM private.subject_terms
WHERE release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY release_no, term_no;
