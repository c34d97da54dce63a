-- Releases that were linked to a promise of the releases of $ids, or belong together with them, are to be matched again.
UPDATE private.subjects SET matched_with = 0
WHERE release_id IN (
    SELECT f.release_id
    FROM follow_ups AS f
    JOIN private.promise_terms AS p ON p.commitment_id = f.commitment_id
    JOIN private.subjects AS e ON e.release_no = p.release_no
    WHERE e.release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    UNION
    SELECT r.later_release_id
    FROM related_pairs AS r
    WHERE r.earlier_release_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
);
