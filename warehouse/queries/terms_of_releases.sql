SELECT s.release_no, t.term, s.uses, s.marks, coalesce(c.releases, 0), s.term_no
FROM private.subject_terms AS s
JOIN private.terms AS t ON t.term_no = s.term_no
LEFT JOIN private.term_counts AS c ON c.term_no = s.term_no
WHERE s.release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY s.release_no, t.term;
