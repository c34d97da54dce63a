SELECT t.term_no, t.term, coalesce(c.releases, 0)
FROM private.terms AS t
LEFT JOIN private.term_counts AS c ON c.term_no = t.term_no
WHERE t.term_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')));
