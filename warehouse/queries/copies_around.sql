-- Every pair that hangs together with the releases of $ids, with the days of both.
WITH RECURSIVE reached(release_id) AS (
    SELECT unnest(from_json($ids, '["VARCHAR"]'))
    UNION
    SELECT CASE WHEN p.one = r.release_id THEN p.other ELSE p.one END
    FROM reached AS r
    JOIN private.copy_pairs AS p ON p.one = r.release_id OR p.other = r.release_id
)
SELECT p.one, p.other, p.score, p.reasons, p.decided_by, a.published_on, b.published_on
FROM private.copy_pairs AS p
JOIN private.subjects AS a ON a.release_id = p.one
JOIN private.subjects AS b ON b.release_id = p.other
WHERE p.one IN (FROM reached)
ORDER BY p.one, p.other;
