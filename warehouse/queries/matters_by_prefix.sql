-- What a decision can be about, by the beginning of its id: promises and links, those that were rejected too.
WITH promises AS (
    SELECT commitment_id, release_id, quote FROM commitments
    UNION
    SELECT row_id, release_id, content ->> '$[0].quote' FROM private.set_aside WHERE relation = 'commitments'
),
links AS (
    SELECT follow_up_id, commitment_id, release_id, quote FROM follow_ups
    UNION
    SELECT row_id, content ->> '$[0].commitment_id', content ->> '$[0].release_id', content ->> '$[0].quote'
    FROM private.set_aside
    WHERE relation = 'follow_ups'
)
SELECT 'commitment' AS subject, commitment_id AS row_id, release_id, quote, NULL AS later_release_id, NULL AS later_quote
FROM promises
WHERE starts_with(commitment_id, $prefix)
UNION
SELECT 'follow_up', l.follow_up_id, p.release_id, p.quote, l.release_id, l.quote
FROM links AS l
JOIN promises AS p ON p.commitment_id = l.commitment_id
WHERE starts_with(l.follow_up_id, $prefix)
ORDER BY row_id
LIMIT 6;
