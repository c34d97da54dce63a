SELECT t.term, t.term_no
FROM private.terms AS t
WHERE t.term IN (SELECT unnest(from_json($terms, '["VARCHAR"]')));
