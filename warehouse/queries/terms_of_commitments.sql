-- The promises of earlier releases, with their terms by number.
SELECT
    p.release_no, p.commitment_id, p.terms, p.context, p.reviews, c.amounts, c.deadline_to, p.objects, p.acts, p.numbers, p.days,
    p.heads, p."local"
FROM private.promise_terms AS p
JOIN commitments AS c ON c.commitment_id = p.commitment_id
WHERE p.release_no IN (SELECT unnest(from_json($numbers, '["INTEGER"]')))
ORDER BY p.release_no, p.commitment_id;
