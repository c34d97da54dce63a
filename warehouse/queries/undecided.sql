-- What no person has decided yet and the rules are not sure of: links first, those nearest to the middle first, then promises.
SELECT subject, row_id
FROM (
    SELECT 'follow_up' AS subject, f.follow_up_id AS row_id, 0 AS turn, abs(f.score - 0.5) AS sureness
    FROM follow_ups AS f
    JOIN commitments AS c ON c.commitment_id = f.commitment_id
    WHERE (f.decided_by IS NULL OR starts_with(f.decided_by, 'rules')) AND coalesce(f.score, 0) < $below
    UNION ALL
    SELECT 'commitment', commitment_id, 1, abs(confidence - 0.5)
    FROM commitments
    WHERE decided_by IS NULL AND coalesce(confidence, 0) < $below
)
ORDER BY turn, sureness NULLS FIRST, row_id;
