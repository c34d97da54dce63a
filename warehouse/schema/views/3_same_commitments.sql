-- Simple on purpose: the same words. What a translation commits to is a separate commitment here.
-- One look at the copies and the first of each, which has no row in same_announcements. A join of the ones with the others had
-- DuckDB compile the pattern in four of its steps, 7 of the 14 ms that it took to ask an empty file where commitments stand.
CREATE OR REPLACE VIEW same_commitments AS
SELECT commitment_id, same_as
FROM (
    SELECT
        c.commitment_id,
        s.same_as IS NOT NULL AS is_in_copy,
        min(c.commitment_id) FILTER (WHERE s.same_as IS NULL) OVER (
            PARTITION BY
                coalesce(s.same_as, c.release_id),
                trim(regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g'))
        ) AS same_as
    FROM commitments AS c
    LEFT JOIN same_announcements AS s ON s.release_id = c.release_id
    WHERE s.same_as IS NOT NULL OR c.release_id IN (SELECT same_as FROM same_announcements)
)
WHERE is_in_copy AND same_as IS NOT NULL;
COMMENT ON VIEW same_commitments IS 'A commitment in a copy of an announcement, and the one with the same words in the first of the copies: what is found of either counts for both';
COMMENT ON COLUMN same_commitments.commitment_id IS 'The commitment in the copy: commitments.commitment_id';
COMMENT ON COLUMN same_commitments.same_as IS 'The one in the first of the copies: commitments.commitment_id';
