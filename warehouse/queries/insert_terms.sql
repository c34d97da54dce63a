-- The terms of $terms that are new, numbered on.
INSERT INTO private.terms
SELECT
    (SELECT coalesce(max(term_no), 0) FROM private.terms) + row_number() OVER (ORDER BY n.term),
    n.term
FROM (SELECT DISTINCT unnest(from_json($terms, '["VARCHAR"]')) AS term) AS n
WHERE n.term NOT IN (SELECT term FROM private.terms);
