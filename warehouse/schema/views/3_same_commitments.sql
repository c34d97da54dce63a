-- Simple on purpose: the same words. What a translation commits to is a separate commitment here.
CREATE OR REPLACE VIEW same_commitments AS
WITH copied AS MATERIALIZED (
    SELECT
        c.commitment_id,
        s.same_as AS first_id,
        trim(regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM commitments AS c
    JOIN same_announcements AS s ON s.release_id = c.release_id
),
firsts AS MATERIALIZED (
    SELECT
        c.commitment_id,
        c.release_id,
        trim(regexp_replace(strip_accents(lower(c.quote)), '[^\p{L}\p{N}]+', ' ', 'g')) AS words
    FROM commitments AS c
    SEMI JOIN same_announcements AS s ON s.same_as = c.release_id
)
SELECT n.commitment_id, min(f.commitment_id) AS same_as
FROM copied AS n
JOIN firsts AS f ON f.release_id = n.first_id AND f.words = n.words
GROUP BY n.commitment_id;
COMMENT ON VIEW same_commitments IS 'A commitment in a copy of an announcement, and the one with the same words in the first of the copies: what is found of either counts for both';
COMMENT ON COLUMN same_commitments.commitment_id IS 'The commitment in the copy: commitments.commitment_id';
COMMENT ON COLUMN same_commitments.same_as IS 'The one in the first of the copies: commitments.commitment_id';
