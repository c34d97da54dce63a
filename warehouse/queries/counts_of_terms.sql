-- Terms with their numbers, and the number of releases that used each when terms were last weighed.
SELECT t.term, t.term_no, coalesce(c.releases, 0)
FROM private.terms AS t
LEFT JOIN private.term_counts AS c ON c.term_no = t.term_no
WHERE t.term IN (SELECT unnest(from_json($terms, '["VARCHAR"]')));
